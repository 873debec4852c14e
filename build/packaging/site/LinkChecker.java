import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that every link between pages of a site leads to an existing page and heading, and that no page loads anything from another host:
 * {@code java LinkChecker.java SITE}.
 */
final class LinkChecker {
    private static final Pattern LINK = Pattern.compile("<a [^>]*?href=\"([^\"]*)\"");
    private static final Pattern LOADED = Pattern.compile("<(?:img|script|link)[^>]*? (?:src|href)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile(" (?:id|name)=\"([^\"]*)\"");

    private LinkChecker() {}

    public static void main(String[] arguments) throws IOException {
        Path site = Path.of(arguments[0]).toAbsolutePath().normalize();
        List<Path> pages;
        try (Stream<Path> files = Files.walk(site)) {
            pages = files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
        }
        Map<Path, Set<String>> headings = new HashMap<>();
        for (Path page : pages) {
            headings.put(page, all(ID, Files.readString(page)));
        }
        Set<String> faults = new TreeSet<>();
        int links = 0;
        for (Path page : pages) {
            String text = Files.readString(page);
            for (String address : all(LINK, text)) {
                if (!address.matches("[a-z]+:.*")) {
                    links++;
                    check(site, page, address, headings, faults);
                }
            }
            for (String address : all(LOADED, text)) {
                if (address.matches("(https?:)?//.*")) {
                    faults.add(site.relativize(page) + " loads " + address + " from another machine");
                } else if (!address.startsWith("data:")) {
                    check(site, page, address, headings, faults);
                }
            }
        }
        faults.forEach(System.err::println);
        System.out.println(pages.size() + " pages, " + links + " links between them, " + faults.size() + " faults");
        if (!faults.isEmpty() || links < 100) {
            System.exit(1);
        }
    }

    private static void check(Path site, Path page, String address, Map<Path, Set<String>> headings, Set<String> faults) {
        String[] parts = URLDecoder.decode(address.replace("+", "%2B").replace("&amp;", "&"), StandardCharsets.UTF_8).split("#", 2);
        // The not-found page is served at any address, so its links start at the root.
        Path target = parts[0].isEmpty()
                ? page
                : parts[0].startsWith("/") ? site.resolve(parts[0].substring(1)) : page.resolveSibling(parts[0]).normalize();
        if (Files.isDirectory(target)) {
            target = target.resolve("index.html");
        }
        if (!target.startsWith(site) || !Files.exists(target)) {
            faults.add(site.relativize(page) + " links to " + address + ", which does not exist");
        } else if (parts.length > 1
                && !parts[1].isEmpty()
                && headings.containsKey(target)
                && !headings.get(target).contains(parts[1])) {
            faults.add(site.relativize(page) + " links to " + address + ", but that page has no such heading");
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> group(match)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String group(MatchResult match) {
        return match.group(1);
    }
}
