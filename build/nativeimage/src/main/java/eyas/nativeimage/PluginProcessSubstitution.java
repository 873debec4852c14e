package eyas.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/** Runs commands with plugins on the JVM, with unchanged arguments. */
@TargetClass(className = "eyas.plugin.host.PluginProcess")
final class PluginProcessSubstitution {
    private PluginProcessSubstitution() {}

    @Substitute
    static void require() {
        NativeMain.onJvm();
    }
}
