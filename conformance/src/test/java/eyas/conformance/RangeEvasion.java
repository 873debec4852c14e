package eyas.conformance;

import java.util.List;
import java.util.Locale;
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
    REPARENTED("re-parented");

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
        };
    }

    /** Return the language that the deed is done in. */
    RangeLanguage language(RangeCase attack) {
        return this == INTERPRETER ? List.copyOf(attack.deeds().keySet()).get(1) : attack.language();
    }

    /** Return the path by which the deed names a file that it touches. */
    String target(String name, String path) {
        return switch (this) {
            case TARGET_LINKED -> LINKS + name.toLowerCase(Locale.ROOT);
            case RELATIVE -> path.substring(1);
            case NONE, ENVIRONMENT, RENAMED, COPIED, LINKED, STATIC, INTERPRETER, DELAYED, REPARENTED -> path;
        };
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
        };
    }

    private static String program(RangeLanguage language) {
        return language == RangeLanguage.C ? "\"@PLACE@/task\"" : language.interpreter();
    }

    /** Return for how long the job's last step has to wait for the deed, in seconds. */
    int waits() {
        return this == DELAYED ? 4 : 0;
    }
}
