import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lays out what the site is made of: {@code java SiteStager.java CHECKOUT FIELDS OUT}. Pages keep their places, so links between them
 * stay as they are. FIELDS is what {@code eyas fields --markdown} printed.
 */
final class SiteStager {
    private static final Pattern LINK = Pattern.compile("(!?)\\[([^\\]\\[]*)\\]\\(([^)\\s:#]+)(#[^)\\s]*)?\\)");
    private static final Pattern CHAPTER = Pattern.compile("(?m)^ +- .*: (\\S+\\.md)$");
    private static final Pattern LIST = Pattern.compile("([-*]|[0-9]+\\.) ");
    private static final Pattern RULE = Pattern.compile("\\| ([A-Z]+-[0-9]+) \\| (.*) \\|");
    private static final List<String> COLUMNS =
            List.of("Priority", "Catches", "Seen in", "ATT&CK", "CI/CD threat matrix", "Known noise", "Allow by", "Since");
    private static final int ALLOW = 6;

    private final Path checkout;
    private final Path out;
    private final Set<String> pages = new TreeSet<>();

    private SiteStager(Path checkout, Path out) {
        this.checkout = checkout;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        Path checkout = Path.of(arguments[0]).toAbsolutePath().normalize();
        SiteStager site = new SiteStager(checkout, Path.of(arguments[2]).toAbsolutePath().normalize());
        site.stage(Files.readString(Path.of(arguments[1])));
    }

    private void stage(String fields) throws IOException {
        String settings = Files.readString(checkout.resolve("build/packaging/site/mkdocs.yml"));
        CHAPTER.matcher(settings).results().map(chapter -> chapter.group(1)).forEach(pages::add);
        holdThatNoneIsLeftOut();
        try (Stream<Path> decisions = Files.list(checkout.resolve("docs/adr"))) {
            decisions.map(file -> "docs/adr/" + file.getFileName()).forEach(pages::add);
        }
        write("site.css", Files.readString(checkout.resolve("build/packaging/site/site.css")));
        for (String page : pages) {
            String text = switch (page) {
                case "docs/fields.md" -> "# Fields\n\nWhat conditions and outputs can ask for; `eyas fields` prints the same.\n\n" + fields;
                case "docs/reference/rules-catalogue.md" -> catalogue(Files.readString(checkout.resolve(page)));
                default -> Files.readString(checkout.resolve(page));
            };
            write(page, withListsApart(linked(page, text)));
        }
    }

    private void holdThatNoneIsLeftOut() throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve("docs"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
                String page = "docs/" + file.getFileName();
                if (!pages.contains(page)) {
                    throw new IllegalStateException(page + " is not in build/packaging/site/mkdocs.yml: add it there");
                }
            }
        }
    }

    /** Copies what a page links to, if it is a file; a folder that has no page of its own is named and not linked. */
    private String linked(String page, String text) {
        Path folder = Path.of(page).getParent();
        return LINK.matcher(text).replaceAll(link -> Matcher.quoteReplacement(link(folder == null ? Path.of("") : folder, link)));
    }

    private String link(Path folder, MatchResult link) {
        String target = folder.resolve(link.group(3)).normalize().toString();
        Path file = checkout.resolve(target);
        if (pages.contains(target)) {
            return link.group();
        }
        if (Files.isDirectory(file) && pages.contains(target + "/README.md")) {
            String address = link.group(3).endsWith("/") ? link.group(3) : link.group(3) + "/";
            return "[" + link.group(2) + "](" + address + "README.md)";
        }
        if (!Files.isRegularFile(file)) {
            return Files.isDirectory(file) ? link.group(2) : link.group();
        }
        try {
            Path copy = out.resolve(target);
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException("cannot copy " + file, e);
        }
        return link.group();
    }

    /** GitHub needs no empty line before a list; the generator does. */
    private static String withListsApart(String text) {
        StringBuilder lines = new StringBuilder();
        String before = "";
        boolean code = false;
        for (String line : text.split("\n", -1)) {
            code ^= line.strip().startsWith("```");
            if (!code && LIST.matcher(line).lookingAt() && !before.isBlank() && !LIST.matcher(before).lookingAt() && !before.startsWith(" ")) {
                lines.append('\n');
            }
            // To the generator, a backslash before this is a backslash.
            lines.append(code ? line : line.replace("\\<", "&lt;").replace("\\>", "&gt;")).append('\n');
            before = line;
        }
        return lines.toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = out.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Gives each rule of the catalogue a heading, which can be linked to and found, in place of a row of a wide table. */
    private static String catalogue(String page) {
        List<String> lines = new ArrayList<>();
        for (String line : page.split("\n", -1)) {
            Matcher rule = RULE.matcher(line);
            if (line.startsWith("| id | rule |") || line.startsWith("| --- |")) {
                continue;
            }
            if (!rule.matches()) {
                lines.add(line);
                continue;
            }
            List<String> cells = List.of(rule.group(2).split("(?<!\\\\) \\| ", -1));
            lines.add("### " + cells.getFirst());
            lines.add("");
            lines.add("`" + rule.group(1) + "`");
            lines.add("");
            lines.add("| | |");
            lines.add("| --- | --- |");
            for (int i = 0; i < COLUMNS.size() && i + 1 < cells.size(); i++) {
                lines.add("| **" + COLUMNS.get(i) + "** | " + cells.get(i + 1) + " |");
            }
            lines.add("");
            allowed(cells, lines);
        }
        return String.join("\n", lines);
    }

    private static void allowed(List<String> cells, List<String> lines) {
        Map<String, String> examples = new TreeMap<>();
        String fields = cells.size() > ALLOW + 1 ? cells.get(ALLOW + 1).replace("`", "") : "";
        if (fields.isBlank() || !fields.contains(".")) {
            return;
        }
        examples.put(cells.getFirst(), fields);
        lines.add("To allow what it finds, in a rules file of yours, with the values that the alert has in place of these names:");
        lines.add("");
        lines.add("```yaml");
        lines.add("- rule: " + cells.getFirst());
        lines.add("  exceptions:");
        lines.add("    - name: allowed");
        lines.add("      values: [[" + fields.replaceAll("\\s*\\([^)]*\\)", "") + "]]");
        lines.add("  override: {exceptions: append}");
        lines.add("```");
        lines.add("");
    }
}
