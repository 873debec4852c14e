package eyas.state.job;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code later-variables.tsv}: a variable by which a step affects programs of later steps. Immutable.
 *
 * @param name the name; a star matches any text, and after a tilde, case is ignored and dash and underscore are equal
 * @param programs the programs that read it
 * @param effect its effect on them
 * @param kind the kind of its values
 * @param counts the relevant values, as in the table
 * @param source the manual and its section
 * @param loads the runtimes into which a value injects code, and the values that ordinary jobs set; see {@link InjectedCode}
 */
public record LaterStepVariable(
        String name, String programs, String effect, Kind kind, String counts, String source, String loads) {
    private static final String RESOURCE = "later-variables.tsv";
    private static final int COLUMNS = 7;

    /**
     * Directories that only root can write to, also on GitHub's images. There, all users can write to {@code /opt}, {@code /usr/share},
     * {@code /usr/local/bin} and {@code /usr/local/lib/node_modules}.
     */
    private static final List<String> SYSTEM = List.of(
            "/usr/bin/",
            "/usr/sbin/",
            "/usr/lib/",
            "/usr/lib32/",
            "/usr/lib64/",
            "/usr/libexec/",
            "/usr/local/cuda",
            "/usr/local/nvidia/",
            "/usr/include/",
            "/lib/",
            "/lib32/",
            "/lib64/",
            "/bin/",
            "/sbin/",
            "/etc/",
            "/nix/store/",
            "/snap/");

    private static final Pattern QUOTES = Pattern.compile("[\"'\\\\]");
    private static final Pattern HOME = Pattern.compile("/home/[^/]+|/root|/github/home");
    private static final String NO_FILE = "/dev/null";
    private static final String UNLIKE = "unlike";
    /** Characters that make a value more than the names of a program and its options. */
    private static final String SYNTAX = "/$`;|&<>()'\"\\~*?{}\n";

    /** Programs that run code from their arguments. */
    private static final Set<String> INTERPRETERS = Set.of(
            "sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "busybox", "env", "exec", "eval", "command",
            "xargs", "sudo", "nice", "nohup", "setsid", "timeout", "node", "nodejs", "php", "lua", "source");

    private static final List<String> INTERPRETER_FAMILIES = List.of("python", "perl", "ruby");

    /** The kind of a value. */
    public enum Kind {
        /** Code, or a name of code. */
        CODE,
        /** A location of packages, settings or libraries. */
        SOURCE,
        /** A proxy, certificate or server. */
        TRUST,
        /** Anything else that affects a program. */
        SETTINGS,
        /** A variable that the runner sets. */
        OWN
    }

    private static final class Table {
        private static final List<LaterStepVariable> ROWS = read();
        private static final Map<Character, List<LaterStepVariable>> BY_FIRST = byFirst();

        private static List<LaterStepVariable> read() {
            return TableReader.rows(LaterStepVariable.class.getResourceAsStream(RESOURCE), RESOURCE, COLUMNS).stream()
                    .map(row -> new LaterStepVariable(
                            row[0],
                            row[1],
                            row[2],
                            Kind.valueOf(row[3].toUpperCase(Locale.ROOT)),
                            row[4],
                            row[5],
                            row[6]))
                    .toList();
        }

        private static Map<Character, List<LaterStepVariable>> byFirst() {
            Map<Character, List<LaterStepVariable>> rows = new HashMap<>();
            for (LaterStepVariable row : ROWS) {
                rows.computeIfAbsent(row.first(), first -> new ArrayList<>()).add(row);
            }
            return rows;
        }
    }

    /** Returns all rows, in the order of the table. */
    public static List<LaterStepVariable> all() {
        return Table.ROWS;
    }

    /** Returns the rows of the variable of this name, in the order of the table. */
    public static List<LaterStepVariable> of(String name) {
        if (name.isEmpty()) {
            return List.of();
        }
        return Table.BY_FIRST.getOrDefault(Character.toLowerCase(name.charAt(0)), List.of()).stream()
                .filter(row -> row.fits(name))
                .toList();
    }

    /**
     * Returns the kind of this value; null if it has no effect, for example one set by distributions. A system path or program that is not
     * code is a setting.
     *
     * @param isInWorkspace whether a path is in the workspace
     */
    static @Nullable Kind kind(String name, String value, Predicate<String> isInWorkspace) {
        boolean isSetting = false;
        for (LaterStepVariable row : of(name)) {
            if (row.counts(value, isInWorkspace)) {
                return row.kind;
            }
            if (row.isOfDistribution(value)) {
                return null;
            }
            isSetting |= row.namesFiles();
        }
        return isSetting ? Kind.SETTINGS : null;
    }

    private char first() {
        return Character.toLowerCase(name.charAt(isAnyCase() ? 1 : 0));
    }

    private boolean isAnyCase() {
        return name.startsWith("~");
    }

    /** Returns whether the row applies to this variable. */
    public boolean fits(String variable) {
        return isAnyCase() ? fits(plain(name.substring(1)), plain(variable)) : fits(name, variable);
    }

    /** Returns a name that the row matches, with {@code rest} in place of a star. */
    public String example(String rest) {
        return (isAnyCase() ? name.substring(1) : name).replace("*", rest);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static boolean fits(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        return text.length() >= pattern.length() - 1
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(pattern.substring(star + 1));
    }

    private String how() {
        int colon = counts.indexOf(':');
        return colon < 0 ? counts : counts.substring(0, colon);
    }

    private List<String> words() {
        return Arrays.asList(counts.substring(counts.indexOf(':') + 1).split("\\|", -1));
    }

    /** Returns whether values are lists of paths separated by colons. */
    boolean isPathList() {
        return how().equals("path") || how().equals("outside");
    }

    /** Returns whether distributions set this value. */
    boolean isOfDistribution(String value) {
        return how().equals(UNLIKE) && !counts(value, path -> false);
    }

    private boolean namesFiles() {
        return switch (how()) {
            case "path", "outside", "program" -> true;
            default -> false;
        };
    }

    boolean counts(String value, Predicate<String> isInWorkspace) {
        return switch (how()) {
            case "any" -> true;
            case "has" -> has(words(), value);
            case "begins" -> words().stream().anyMatch(value::startsWith);
            case "but" ->
                Arrays.stream(value.strip().split("\\s+"))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(word ->
                                words().stream().noneMatch(pattern -> fits(pattern.toLowerCase(Locale.ROOT), word)));
            case "path" -> parts(value).anyMatch(part -> !isOfSystem(part));
            case "outside" -> parts(value).anyMatch(part -> !isOfSystem(part) && !isInWorkspace.test(part));
            case "elsewhere" ->
                !isOfSystem(value) && !isInWorkspace.test(value) && !isInHome(value, words().getFirst());
            case "program" -> isForeignProgram(value);
            case UNLIKE -> !Pattern.matches(counts.substring(UNLIKE.length() + 1), value);
            default -> throw new IllegalStateException(RESOURCE + ": " + name + " counts " + counts);
        };
    }

    /**
     * Returns whether a value contains one of the words, parsed as programs do: without quotes and backslashes. Node accepts an underscore
     * for a dash in long options.
     */
    static boolean has(List<String> words, String value) {
        String parsed = QUOTES.matcher(value).replaceAll("");
        String options = parsed.replace('_', '-');
        return words.stream().anyMatch(word -> (word.startsWith("--") ? options : parsed).contains(word));
    }

    private static Stream<String> parts(String value) {
        return Arrays.stream(value.split(":", -1));
    }

    /** Returns whether {@code path} is {@code place} in a user's home directory, which every program uses by default. */
    private static boolean isInHome(String path, String place) {
        String home = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return home.endsWith(place)
                && HOME.matcher(home.substring(0, home.length() - place.length()))
                        .matches();
    }

    /** Returns whether a path is in a directory that only root can write to. */
    static boolean isOfSystem(String path) {
        String complete = path.endsWith("/") ? path : path + "/";
        return path.equals(NO_FILE) || (!path.contains("..") && SYSTEM.stream().anyMatch(complete::startsWith));
    }

    /** Returns whether a command is more than a program name, or a program of the system, with plain options. */
    private static boolean isForeignProgram(String value) {
        String[] words = value.strip().split("\\s+", 2);
        String program = words[0].substring(words[0].lastIndexOf('/') + 1);
        if (hasSyntax(program) || (words[0].contains("/") && !isOfSystem(words[0]))) {
            return true;
        }
        return words.length > 1 && (hasSyntax(words[1]) || isInterpreter(program));
    }

    private static boolean hasSyntax(String text) {
        return text.chars().anyMatch(c -> SYNTAX.indexOf(c) >= 0);
    }

    private static boolean isInterpreter(String program) {
        return INTERPRETERS.contains(program) || INTERPRETER_FAMILIES.stream().anyMatch(program::startsWith);
    }
}
