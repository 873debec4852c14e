package eyas.state.job;

import eyas.event.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes processes started by build tools that run plug-ins and packages in-process. The only evidence is the parent, so the package is
 * unknown. Event thread only.
 */
final class BuildTools {
    private static final byte[] JAVA = Bytes.of("java");
    private static final byte[] PHP = Bytes.of("php");
    private static final byte[] MAVEN = Bytes.of("maven");
    private static final byte[] GRADLE = Bytes.of("gradle");
    private static final byte[] COMPOSER = Bytes.of("composer");
    static final byte[] GO = Bytes.of("go");
    static final byte[] GO_VARIABLE = Bytes.of("GOPACKAGE");
    private static final byte[] MAVEN_MAIN = Bytes.of("org.codehaus.plexus.classworlds.launcher.Launcher");
    private static final byte[] MAVEN_TESTS = Bytes.of("surefirebooter");
    private static final byte[] GRADLE_MAIN = Bytes.of("org.gradle.launcher.");
    private static final byte[] GRADLE_WORKER = Bytes.of("GradleWorkerMain");
    private static final byte[] TEST = Bytes.of("test");
    private static final byte[] WORKER = Bytes.of("worker");
    private static final byte[] PLUGIN = Bytes.of("plugin");
    private static final byte[] SCRIPT = Bytes.of("script");
    private static final byte[] GENERATE = Bytes.of("generate");
    /** Shell commands that Composer runs to fetch and unpack packages. */
    private static final List<byte[]> FETCHING = List.of(
            Bytes.of("unzip"),
            Bytes.of("7z"),
            Bytes.of("tar"),
            Bytes.of("gzip"),
            Bytes.of("git"),
            Bytes.of("hg"),
            Bytes.of("svn"),
            Bytes.of("stty"));

    private static final byte[] SHELL_TEXT = Bytes.of("-c\0");
    private static final byte[] EXEC = Bytes.of("exec ");

    private final EnvironmentReader variables;
    private final int composerMode;
    private final int goFile;
    private final int goPackage;
    private final int goLine;

    BuildTools(EnvironmentReader variables) {
        this.variables = variables;
        composerMode = variables.register("COMPOSER_DEV_MODE");
        goFile = variables.register("GOFILE");
        goPackage = variables.register("GOPACKAGE");
        goLine = variables.register("GOLINE");
    }

    /** Returns the script that {@code thread}, whose environment was read last, starts; null if it starts none. */
    @Nullable
    PackageScript find(JobProcess thread, JobProcess parent, long number) {
        if (variables.has(goFile) && variables.has(goPackage) && variables.has(goLine)) {
            return new PackageScript(number, GO, variables.value(goPackage), Bytes.EMPTY, GENERATE, false);
        }
        if (Arrays.equals(parent.comm(), JAVA)) {
            return java(thread, parent, number);
        }
        boolean composes = variables.has(composerMode)
                && (Arrays.equals(parent.comm(), COMPOSER)
                        || (Bytes.startsWith(parent.comm(), PHP) && Bytes.indexOf(parent.args(), COMPOSER) >= 0));
        return composes && !fetches(thread)
                ? new PackageScript(number, COMPOSER, Bytes.EMPTY, Bytes.EMPTY, SCRIPT, true)
                : null;
    }

    private static @Nullable PackageScript java(JobProcess thread, JobProcess parent, long number) {
        if (Bytes.indexOf(parent.args(), MAVEN_MAIN) >= 0) {
            byte[] event = Bytes.indexOf(thread.args(), MAVEN_TESTS) >= 0 ? TEST : PLUGIN;
            return script(number, MAVEN, event, parent);
        }
        if (Bytes.indexOf(parent.args(), GRADLE_MAIN) >= 0) {
            byte[] event = Bytes.indexOf(thread.args(), GRADLE_WORKER) >= 0
                    ? WORKER
                    : Bytes.indexOf(thread.args(), GRADLE_MAIN) >= 0 ? Bytes.EMPTY : PLUGIN;
            // The client starts the daemon, which is the tool itself.
            return event.length == 0 ? null : script(number, GRADLE, event, parent);
        }
        return null;
    }

    /** Returns the script of the plug-in that the build opened last, which is only a hint; its tests belong to no plug-in. */
    private static PackageScript script(long number, byte[] manager, byte[] event, JobProcess parent) {
        LastReadPackage plugin = parent.plugin();
        PackageScript code = plugin == null ? null : plugin.code();
        if (plugin == null || code == null || !Arrays.equals(event, PLUGIN)) {
            return new PackageScript(number, manager, Bytes.EMPTY, Bytes.EMPTY, event, false);
        }
        return new PackageScript(number, manager, code.name(), code.version(), event, false)
                .shownBy(new ScriptEvidence(plugin.method(), Confidence.LOW, plugin.file(), plugin.time()));
    }

    private static boolean fetches(JobProcess thread) {
        byte[] args = thread.args();
        int from = 0;
        if (Bytes.startsWith(args, SHELL_TEXT)) {
            from = SHELL_TEXT.length;
            byte[] rest = Arrays.copyOfRange(args, from, args.length);
            from += Bytes.startsWith(rest, EXEC) ? EXEC.length : 0;
        }
        for (byte[] tool : FETCHING) {
            int end = from + tool.length;
            boolean named = from > 0
                    ? args.length > end
                            && Arrays.equals(args, from, end, tool, 0, tool.length)
                            && (args[end] == ' ' || args[end] == 0)
                    : Arrays.equals(thread.comm(), tool);
            if (named) {
                return true;
            }
        }
        return false;
    }
}
