package eyas.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/** Plugins: the JVM takes over, with the command as it was given. */
@TargetClass(className = "eyas.plugin.host.PluginProcess")
final class PluginProcessSubstitution {
    private PluginProcessSubstitution() {}

    @Substitute
    static void require() {
        NativeMain.onJvm();
    }
}
