package eyas.nativeimage;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/** Plugins: the JVM takes over, with the command as it was given. */
@TargetClass(className = "eyas.plugin.host.PluginProcess")
final class PluginsOnJvm {
    private PluginsOnJvm() {}

    @Substitute
    static void require() {
        Start.onJvm();
    }
}
