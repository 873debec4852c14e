package eyas.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of code in a document.
 *
 * @param page path from the root of the checkout
 * @param line number of the line with the opening fence
 * @param language info string of the fence; may be empty
 * @param lines lines between the fences
 */
record DocumentBlock(String page, int line, String language, List<String> lines) {
    private static final String FENCE = "```";

    DocumentBlock {
        lines = List.copyOf(lines);
    }

    /** Returns page and line, for failure messages. */
    String place() {
        return page + ":" + line;
    }

    /** Returns the lines as one text. */
    String text() {
        return String.join("\n", lines) + "\n";
    }

    /**
     * Returns README and the pages of the documentation, except decision records, which describe past states, and the page of diagnostics,
     * whose examples are wrong on purpose and have a separate test.
     */
    static List<String> pages() throws IOException {
        List<String> pages = new ArrayList<>(List.of("README.md"));
        try (Stream<Path> files = Files.walk(EyasProcess.home().resolve("docs"))) {
            files.map(file -> EyasProcess.home().relativize(file).toString())
                    .filter(name -> name.endsWith(".md")
                            && !name.startsWith("docs/adr/")
                            && !name.equals("docs/reference/diagnostics.md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    /** Returns all blocks of a page. */
    static List<DocumentBlock> of(String page) throws IOException {
        List<DocumentBlock> blocks = new ArrayList<>();
        List<String> all = Files.readAllLines(EyasProcess.home().resolve(page));
        int open = -1;
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).startsWith(FENCE)) {
                continue;
            }
            if (open < 0) {
                open = i;
            } else {
                String language = all.get(open).substring(FENCE.length());
                blocks.add(new DocumentBlock(page, open + 1, language, all.subList(open + 1, i)));
                open = -1;
            }
        }
        return blocks;
    }

    /** Returns all blocks of all pages. */
    static List<DocumentBlock> all() throws IOException {
        List<DocumentBlock> blocks = new ArrayList<>();
        for (String page : pages()) {
            blocks.addAll(of(page));
        }
        return blocks;
    }
}
