package eyas.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.testsupport.RenderedMarkdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Takes screenshots of a real report and of a real job's summary for the documentation. Only {@code ./dev pictures} runs it. {@code
 * eyas.pictures.page} is the report's page, {@code eyas.pictures.summary} the summary's Markdown, {@code eyas.pictures.style} GitHub's
 * style sheet for it, and {@code eyas.pictures.directory} the output directory for {@code WIDTH-THEME-PART.png}.
 */
final class ScreenshotSuite {
    private static final List<String> PARTS = List.of("overview", "processes", "connections", "files");

    @Test
    void partsAtBothWidthsInBothThemes() throws Exception {
        Path page = Path.of(System.getProperty("eyas.pictures.page"));
        Path directory = Files.createDirectories(Path.of(System.getProperty("eyas.pictures.directory")));
        try (Chromium browser = Chromium.start()) {
            for (boolean dark : new boolean[] {false, true}) {
                for (String part : PARTS) {
                    for (int width : new int[] {1280, 400}) {
                        browser.open(
                                page,
                                "#view=" + part,
                                width,
                                width == 400 ? 760 : 860,
                                dark,
                                width == 400 ? 0.85 : 0.6);
                        browser.await("document.querySelectorAll('.line, .overview section').length > 0");
                        byte[] png = browser.picture();
                        assertThat(png.length).as(part).isGreaterThan(2_000);
                        Files.write(directory.resolve(width + (dark ? "-dark-" : "-light-") + part + ".png"), png);
                    }
                }
            }
        }
    }

    @Test
    void summaryAtBothWidthsInBothThemes() throws Exception {
        Path directory = Files.createDirectories(Path.of(System.getProperty("eyas.pictures.directory")));
        String markdown = Files.readString(Path.of(System.getProperty("eyas.pictures.summary")));
        String style = Files.readString(Path.of(System.getProperty("eyas.pictures.style")));
        // The frame in which the page of a run shows the summaries of its jobs.
        Path page = Files.writeString(
                directory.resolve("summary.html"), """
                <!DOCTYPE html>
                <html data-ready="true"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>%s
                body { margin: 0; background: #ffffff; color-scheme: light dark; }
                ::-webkit-scrollbar { display: none; }
                .markdown-body { max-width: 1012px; margin: auto; padding: 24px; }
                @media (max-width: 500px) { .markdown-body { padding: 16px; } }
                @media (prefers-color-scheme: dark) { body { background: #0d1117; } }
                </style></head><body><article class="markdown-body">%s</article></body></html>
                """.formatted(style, RenderedMarkdown.body(markdown)));
        try (Chromium browser = Chromium.start()) {
            for (boolean dark : new boolean[] {false, true}) {
                for (int width : new int[] {1280, 400}) {
                    browser.open(page, "", width, width == 400 ? 1500 : 900, dark, 1);
                    browser.await("document.querySelectorAll('.markdown-body h2').length > 0");
                    byte[] png = browser.picture();
                    assertThat(png.length).as("summary").isGreaterThan(2_000);
                    Files.write(directory.resolve(width + (dark ? "-dark-" : "-light-") + "summary.png"), png);
                }
            }
        }
    }
}
