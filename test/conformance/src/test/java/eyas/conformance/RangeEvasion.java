package eyas.conformance;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names the ways in which the harness has the same deed done differently. */
enum RangeEvasion {
    /** As it is usually done. */
    NONE("as usual"),
    /** Without the job's variables. */
    ENVIRONMENT("environment cleared"),
    /** The process calls itself git. */
    RENAMED("renamed"),
    /** By a copy of the program, called git, in the user's home. */
    COPIED("copied"),
    /** By a symbolic link to the program, called git. */
    LINKED("linked"),
    /** Through symbolic links to the files that it touches. */
    TARGET_LINKED("files through links"),
    /** With paths that are relative to the root. */
    RELATIVE("relative paths"),
    /** By a program without dynamic linking. */
    STATIC("static"),
    /** In another language. */
    INTERPRETER("other interpreter"),
    /** Two seconds later, when its step has ended. */
    DELAYED("delayed"),
    /** In a session of its own, by a process whose parents have ended. */
    REPARENTED("re-parented"),
    /** By a directory descriptor that another process sends. */
    SCM_RIGHTS("descriptor received by SCM_RIGHTS"),
    /** By a directory descriptor that a process with the same descriptor table replaces. */
    SHARED_DESCRIPTORS("shared descriptor table"),
    /** Relative to a working directory that a process with the same fs structure changes. */
    SHARED_FS("shared working directory"),
    /** By a descriptor of open_tree(2). */
    OPEN_TREE("open_tree"),
    /** By a descriptor of a mount that is attached nowhere. */
    DETACHED_MOUNT("detached mount"),
    /** After a chdir(2) that a seccomp filter answers with success without executing it. */
    FAKED_CHDIR("faked chdir"),
    /** By a descriptor after a faked close(2) of it. */
    FAKED_CLOSE("faked close"),
    /** After a faked chroot(2). */
    FAKED_CHROOT("faked chroot"),
    /** By a path of more than 1,024 characters. */
    LONG_PATH("path above 1,024 characters"),
    /** From a working directory with a path of more than 4,096 characters. */
    LONGER_PATH("path above 4,096 characters"),
    /** By a bind mount that is more than 64 directories deep. */
    DEEP_MOUNT("bind mount below 64 directories"),
    /** By a bind mount: with root in the job's mount namespace, otherwise in a private one. */
    BIND_MOUNT("bind mount"),
    /** By a second mount of procfs. */
    SECOND_PROCFS("second procfs"),
    /** By a procfs of fsopen(2) and fsmount(2) that is attached nowhere. */
    DETACHED_PROCFS("detached procfs"),
    /** After a chroot(2) to the root directory that procfs has of a process. */
    PROCFS_ROOT("root directory from procfs"),
    /** While another process renames the parent directory back and forth. */
    RENAMED_PARENT("parent renamed during the walk"),
    /** By io_uring. */
    IO_URING("io_uring"),
    /** By a process in another mount namespace, and without root in another user namespace. */
    OTHER_NAMESPACE("other namespace"),
    /** With sockets that another process makes and sends. */
    RECEIVED_SOCKET("socket received by SCM_RIGHTS");

    /** Files whose parent directory the job's user may rename. */
    private static final Pattern RENAMABLE = Pattern.compile("/home/runner/.+/");

    private static final String LINKS = "/home/runner/.cache/links/";
    private static final String PROGRAM = "/home/runner/.cache/tools/git";
    private static final String QUIET = " </dev/null >/dev/null 2>&1";

    private final String title;

    RangeEvasion(String title) {
        this.title = title;
    }

    /** Return the evasion that a case or an option calls so. */
    static RangeEvasion of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Return its name in files and options. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    boolean appliesTo(RangeCase attack) {
        if (attack.carrier().equals("inline")) {
            // The runner starts the shell: nothing of the attack comes before.
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

    /** Return the language that the deed is done in. */
    RangeLanguage language(RangeCase attack) {
        return this == INTERPRETER ? List.copyOf(attack.deeds().keySet()).get(1) : attack.language();
    }

    /** Return the path by which the deed names a file that it touches. */
    String target(String name, String path) {
        return this == TARGET_LINKED
                ? LINKS + name.toLowerCase(Locale.ROOT)
                : this == RELATIVE ? path.substring(1) : path;
    }

    /** Return the program text of the deed. */
    String text(RangeCase attack) {
        RangeLanguage language = language(attack);
        String text =
                (this == RENAMED ? language.rename() : "") + attack.deeds().get(language);
        for (var target : attack.targets().entrySet()) {
            text = text.replace("@" + target.getKey() + "@", target(target.getKey(), target.getValue()));
        }
        return text;
    }

    /** Return the script that starts the deed, empty where it is started by itself. */
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
                        + language.callBy(PROGRAM) + "\n";
            case LINKED ->
                "mkdir -p /home/runner/.cache/tools\nln -sf " + program(language) + " " + PROGRAM + "\nexec "
                        + language.callBy(PROGRAM) + "\n";
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

    /** Return whether {@code test/range/lib/evasion.c} applies it, in each process of the deed. */
    boolean isPreloaded() {
        return compareTo(SCM_RIGHTS) >= 0;
    }

    /** Another user namespace has no access to processes outside of it, and only root mounts the procfs of the machine. */
    private boolean needsRoot(RangeCase attack) {
        return attack.touchesProcesses()
                && List.of(DEEP_MOUNT, BIND_MOUNT, OTHER_NAMESPACE, SECOND_PROCFS, DETACHED_PROCFS, PROCFS_ROOT)
                        .contains(this);
    }

    private static String program(RangeLanguage language) {
        return language == RangeLanguage.C ? "\"@PLACE@/task\"" : language.interpreter();
    }

    /** Return for how long the job's last step has to wait for the deed, in seconds. */
    int waits() {
        return this == DELAYED ? 4 : 0;
    }
}
