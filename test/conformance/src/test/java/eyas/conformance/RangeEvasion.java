package eyas.conformance;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Ways to run the same payload that try to evade detection. */
enum RangeEvasion {
    /** No evasion. */
    NONE("as usual"),
    /** Without the job's variables. */
    ENVIRONMENT("environment cleared"),
    /** The process renames itself to git. */
    RENAMED("renamed"),
    /** A copy of the program named git, in the user's home directory. */
    COPIED("copied"),
    /** A symbolic link to the program, named git. */
    LINKED("linked"),
    /** Symbolic links to the accessed files. */
    TARGET_LINKED("files through links"),
    /** Paths relative to the root directory. */
    RELATIVE("relative paths"),
    /** A statically linked program. */
    STATIC("static"),
    /** In another language. */
    INTERPRETER("other interpreter"),
    /** Two seconds later, after the end of the step. */
    DELAYED("delayed"),
    /** A new session and a process whose parents have ended. */
    REPARENTED("re-parented"),
    /** A directory descriptor that another process sends. */
    SCM_RIGHTS("descriptor received by SCM_RIGHTS"),
    /** A directory descriptor that is replaced by a process with the same descriptor table. */
    SHARED_DESCRIPTORS("shared descriptor table"),
    /** A path relative to a working directory that is changed by a process with the same fs structure. */
    SHARED_FS("shared working directory"),
    /** A descriptor of open_tree(2). */
    OPEN_TREE("open_tree"),
    /** A descriptor of a detached mount. */
    DETACHED_MOUNT("detached mount"),
    /** After a chdir(2) that a seccomp filter answers with success without executing it. */
    FAKED_CHDIR("faked chdir"),
    /** A descriptor, after a faked close(2) of it. */
    FAKED_CLOSE("faked close"),
    /** After a faked chroot(2). */
    FAKED_CHROOT("faked chroot"),
    /** A path with more than 1,024 characters. */
    LONG_PATH("path above 1,024 characters"),
    /** A working directory whose path has more than 4,096 characters. */
    LONGER_PATH("path above 4,096 characters"),
    /** A bind mount below more than 64 directories. */
    DEEP_MOUNT("bind mount below 64 directories"),
    /** A bind mount: as root in the job's mount namespace, otherwise in a private one. */
    BIND_MOUNT("bind mount"),
    /** A second mount of procfs. */
    SECOND_PROCFS("second procfs"),
    /** A detached procfs of fsopen(2) and fsmount(2). */
    DETACHED_PROCFS("detached procfs"),
    /** After a chroot(2) to a process's root directory in procfs. */
    PROCFS_ROOT("root directory from procfs"),
    /** While another process renames the parent directory back and forth. */
    RENAMED_PARENT("parent renamed during the walk"),
    /** Requests of io_uring. */
    IO_URING("io_uring"),
    /** A process in another mount namespace; without root also in another user namespace. */
    OTHER_NAMESPACE("other namespace"),
    /** Sockets that another process creates and sends. */
    RECEIVED_SOCKET("socket received by SCM_RIGHTS");

    /** Files whose parent directory the job's user can rename. */
    private static final Pattern RENAMABLE = Pattern.compile("/home/runner/.+/");

    private static final String LINKS = "/home/runner/.cache/links/";
    private static final String PROGRAM = "/home/runner/.cache/tools/git";
    private static final String QUIET = " </dev/null >/dev/null 2>&1";

    private final String title;

    RangeEvasion(String title) {
        this.title = title;
    }

    /** Returns the evasion with this name in a case or option. */
    static RangeEvasion of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns the name in files and options. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    boolean appliesTo(RangeCase attack) {
        if (attack.carrier().equals("inline")) {
            // The runner starts the shell itself: no program of the attack precedes it.
            return this == NONE;
        }
        return switch (this) {
            case NONE, ENVIRONMENT, RENAMED, LINKED, DELAYED, REPARENTED -> true;
            case COPIED -> attack.language() != RangeLanguage.NODE;
            case TARGET_LINKED, RELATIVE -> !attack.targets().isEmpty();
            case STATIC -> attack.language() == RangeLanguage.C;
            case INTERPRETER -> attack.deeds().size() > 1;
            case SCM_RIGHTS,
                    SHARED_DESCRIPTORS,
                    SHARED_FS,
                    OPEN_TREE,
                    DETACHED_MOUNT,
                    FAKED_CHDIR,
                    FAKED_CLOSE,
                    FAKED_CHROOT,
                    LONG_PATH,
                    LONGER_PATH,
                    DEEP_MOUNT,
                    BIND_MOUNT,
                    IO_URING,
                    OTHER_NAMESPACE -> !attack.touched().isEmpty();
            case SECOND_PROCFS, DETACHED_PROCFS, PROCFS_ROOT -> attack.touchesProcesses();
            case RENAMED_PARENT ->
                attack.touched().stream()
                        .anyMatch(path -> RENAMABLE.matcher(path).lookingAt());
            case RECEIVED_SOCKET -> attack.usesNetwork();
        };
    }

    /** Returns the language of the payload. */
    RangeLanguage language(RangeCase attack) {
        return this == INTERPRETER ? List.copyOf(attack.deeds().keySet()).get(1) : attack.language();
    }

    /** Returns the path by which the payload accesses a file. */
    String target(String name, String path) {
        return this == TARGET_LINKED
                ? LINKS + name.toLowerCase(Locale.ROOT)
                : this == RELATIVE ? path.substring(1) : path;
    }

    /** Returns the source code of the payload. */
    String text(RangeCase attack) {
        RangeLanguage language = language(attack);
        String text =
                (this == RENAMED ? language.rename() : "") + attack.deeds().get(language);
        for (var target : attack.targets().entrySet()) {
            text = text.replace("@" + target.getKey() + "@", target(target.getKey(), target.getValue()));
        }
        return text;
    }

    /** Returns the script that starts the payload, empty if no script is needed. */
    String launcher(RangeCase attack) {
        RangeLanguage language = language(attack);
        String call = language.call();
        return switch (this) {
            case NONE, STATIC, INTERPRETER -> "";
            case ENVIRONMENT ->
                "exec env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/home/runner "
                        + attack.keeps().stream()
                                .map(name -> name + "=\"$" + name + "\" ")
                                .collect(Collectors.joining())
                        + call + "\n";
            case RENAMED -> "exec bash -c 'exec -a git " + call + "'\n";
            case COPIED ->
                "mkdir -p /home/runner/.cache/tools\ncp -L " + program(language) + " " + PROGRAM + "\n"
                        + (language == RangeLanguage.PYTHON ? "PYTHONHOME=/usr " : "") + "exec "
                        + language.callWith(PROGRAM) + "\n";
            case LINKED ->
                "mkdir -p /home/runner/.cache/tools\nln -sf " + program(language) + " " + PROGRAM + "\nexec "
                        + language.callWith(PROGRAM) + "\n";
            case TARGET_LINKED ->
                "mkdir -p " + LINKS + "\n"
                        + attack.targets().entrySet().stream()
                                .map(each -> "ln -sfn '" + each.getValue() + "' " + target(each.getKey(), "") + "\n")
                                .collect(Collectors.joining())
                        + "exec " + call + "\n";
            case RELATIVE -> "cd /\nexec " + call + "\n";
            case DELAYED -> "(sleep 2; exec " + call + ")" + QUIET + " &\n";
            case REPARENTED -> "(setsid sh -c 'sleep 0.3; exec " + call + "'" + QUIET + " &)\nsleep 2\n";
            case SCM_RIGHTS,
                    SHARED_DESCRIPTORS,
                    SHARED_FS,
                    OPEN_TREE,
                    DETACHED_MOUNT,
                    FAKED_CHDIR,
                    FAKED_CLOSE,
                    FAKED_CHROOT,
                    LONG_PATH,
                    LONGER_PATH,
                    DEEP_MOUNT,
                    BIND_MOUNT,
                    SECOND_PROCFS,
                    DETACHED_PROCFS,
                    PROCFS_ROOT,
                    RENAMED_PARENT,
                    IO_URING,
                    OTHER_NAMESPACE,
                    RECEIVED_SOCKET ->
                "exec " + (needsRoot(attack) ? "sudo " : "") + "env RANGE_EVASION='" + id() + "|"
                        + String.join("|", attack.touched()) + "' " + call + "\n";
        };
    }

    /** Returns whether {@code test/range/lib/evasion.c} applies the evasion, in each process of the payload. */
    boolean isPreloaded() {
        return compareTo(SCM_RIGHTS) >= 0;
    }

    /** Processes outside of a user namespace are inaccessible from it, and only root can mount the host's procfs. */
    private boolean needsRoot(RangeCase attack) {
        return attack.touchesProcesses()
                && List.of(DEEP_MOUNT, BIND_MOUNT, OTHER_NAMESPACE, SECOND_PROCFS, DETACHED_PROCFS, PROCFS_ROOT)
                        .contains(this);
    }

    private static String program(RangeLanguage language) {
        return language == RangeLanguage.C ? "\"@PLACE@/task\"" : language.interpreter();
    }

    /** Returns how many seconds the job's last step must wait for the payload. */
    int waitSeconds() {
        return this == DELAYED ? 4 : 0;
    }
}
