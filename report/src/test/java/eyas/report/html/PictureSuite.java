package eyas.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Takes pictures of the page of a real report, for the documentation: {@code ./dev pictures} runs it, and no other test does. {@code
 * eyas.pictures.page} is the page, {@code eyas.pictures.folder} where they go, as {@code WIDTH-THEME-PART.png}.
 */
final class PictureSuite {
    private static final List<String> PARTS = List.of("overview", "processes", "connections", "files");

    @Test
    void partsAtBothWidthsInBothThemes() throws Exception {
        Path page = Path.of(System.getProperty("eyas.pictures.page"));
        Path folder = Files.createDirectories(Path.of(System.getProperty("eyas.pictures.folder")));
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
                        Files.write(folder.resolve(width + (dark ? "-dark-" : "-light-") + part + ".png"), png);
                    }
                }
            }
        }
    }
}
