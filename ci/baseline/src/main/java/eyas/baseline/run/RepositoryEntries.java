package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Entries of remote Git repositories, from the commands that git itself runs to fetch and to push. By then git has applied its
 * configuration: the address is the one that is contacted.
 */
final class RepositoryEntries {
    private static final String READ = "read ";
    private static final String PUSH = "push ";
    private static final String SCHEME_END = "://";
    private static final String SUFFIX = ".git";
    /** Marks a command line that the report has truncated. */
    private static final String CUT = "…";
    /** Paths with a single form of writing. */
    private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9._~@+-]+)+/?");

    private static final List<String> HELPERS =
            List.of("git-remote-http", "git-remote-https", "git-remote-ftp", "git-remote-ftps");
    private static final String PUSH_SERVICE = "git-receive-pack";
    private static final List<String> SERVICES = List.of("git-upload-pack", "git-upload-archive", PUSH_SERVICE);

    private RepositoryEntries() {}

    /**
     * Returns the entry of a command; empty if it contacts no repository.
     *
     * @param program the file name of the executable
     * @param commandLine its arguments including the program name, separated by blanks
     */
    static Optional<String> entry(String program, String commandLine) {
        List<String> words = Arrays.asList(commandLine.split(" ", -1));
        if (HELPERS.contains(program)) {
            // PROGRAM NAME URL
            return Optional.of(READ + (words.size() == 3 ? place(words.getLast(), commandLine) : whole(commandLine)));
        }
        return switch (program) {
            case "git" -> pushed(words, commandLine);
            case "ssh" -> bySsh(words, commandLine);
            default -> Optional.empty();
        };
    }

    /** Returns the entry of {@code git send-pack [OPTION ...] URL [OPTION ...]}. */
    private static Optional<String> pushed(List<String> words, String commandLine) {
        if (words.size() < 3 || !words.get(1).equals("send-pack")) {
            return Optional.empty();
        }
        List<String> urls = words.stream()
                .filter(word -> word.contains(SCHEME_END) || word.endsWith(CUT))
                .toList();
        return urls.isEmpty()
                ? Optional.empty()
                : Optional.of(PUSH
                        + (urls.size() == 1 && !urls.getFirst().startsWith("-")
                                ? place(urls.getFirst(), commandLine)
                                : whole(commandLine)));
    }

    /** Returns the entry of {@code ssh [OPTION ...] HOST "SERVICE 'PATH'"}. */
    private static Optional<String> bySsh(List<String> words, String commandLine) {
        List<String> services = words.stream().filter(SERVICES::contains).toList();
        int service = words.size() - 2;
        if (services.isEmpty() || words.size() < 3) {
            return Optional.empty();
        }
        String use = services.contains(PUSH_SERVICE) ? PUSH : READ;
        if (services.size() > 1 || service < 2 || !SERVICES.contains(words.get(service))) {
            return Optional.of(use + whole(commandLine));
        }
        String path = unquoted(words.getLast());
        String url = "ssh://" + words.get(service - 1) + (path.startsWith("/") ? path : "/" + path);
        return Optional.of(use + place(url, commandLine));
    }

    /** Returns the command line unchanged, if an argument contains blanks or the report has truncated it: parsing would be ambiguous. */
    private static String whole(String commandLine) {
        return EntryEscaper.escapeWord(commandLine);
    }

    private static String unquoted(String word) {
        return word.length() > 1 && word.startsWith("'") && word.endsWith("'")
                ? word.substring(1, word.length() - 1)
                : word;
    }

    /**
     * Returns host and path of an address, without user and password. An address with several forms is not changed, so that it does not
     * match a known repository.
     */
    private static String place(String url, String commandLine) {
        if (commandLine.endsWith(CUT)) {
            return whole(commandLine);
        }
        int scheme = url.indexOf(SCHEME_END);
        int begin = scheme < 0 ? 0 : scheme + SCHEME_END.length();
        int end = begin;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(begin, end);
        String host = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        String path = url.substring(end);
        return EntryEscaper.escapeWord(host + (PLAIN_PATH.matcher(path).matches() ? normal(path) : path));
    }

    /** Returns the normalized path, without a trailing slash and the redundant suffix. */
    private static String normal(String path) {
        String normal;
        try {
            normal = new URI(null, null, path, null).normalize().getPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a plain path is no path of an address: " + path, e);
        }
        String name = normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal;
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }
}
