package eyas.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Measures the speed of a page with 100,000 processes, in milliseconds of this machine. Only {@code ./dev bench page} runs it, since
 * results depend on the machine. {@link HtmlReportTest} checks the properties that make it fast.
 */
final class PageSpeedSuite {
    private static final int PROCESSES = 100_000;
    private static final int ROUNDS = 5;
    private static final int FRAMES = 240;
    /** The time of a frame at 60 Hz, plus the inaccuracy of a timer. */
    private static final double FRAME_MILLIS = 1000.0 / 60 + 1.5;

    /** Records when the first frame with the verdict was presented. */
    private static final String NOTE_SHOWN = """
            new MutationObserver((_, observer) => {
              if (document.documentElement && document.documentElement.dataset.ready === 'true') {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => { window.shownAfter = performance.now(); }));
              }
            }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] });
            """;

    /** Scrolls frame by frame and records the duration of each frame and of the page's own work in it. */
    private static final String SCROLL = """
            new Promise(done => {
              const list = document.querySelector('.scroll'), frames = [], work = [];
              let last = 0;
              const step = now => {
                if (last) frames.push(now - last);
                last = now;
                if (frames.length >= %d) { done(JSON.stringify({ frames, work })); return; }
                const before = performance.now();
                list.scrollTop += frames.length %% 40 === 39 ? 200000 : 120;
                list.dispatchEvent(new Event('scroll'));
                list.firstElementChild.offsetHeight;
                work.push(performance.now() - before);
                requestAnimationFrame(step);
              };
              requestAnimationFrame(step);
            })""".formatted(FRAMES);

    @Test
    void largePageIsFast() throws Exception {
        Path page = SampleReports.page(
                Files.createDirectories(Path.of("target/report-html")), "large", SampleReports.large(PROCESSES));
        List<Double> paints = new ArrayList<>();
        List<Double> shown = new ArrayList<>();
        StringBuilder reported =
                new StringBuilder("%,d processes, a page of %.1f MB%n".formatted(PROCESSES, Files.size(page) / 1e6));
        try (Chromium browser = Chromium.start()) {
            browser.send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_SHOWN));
            for (int round = 0; round < ROUNDS; round++) {
                browser.open(page, "", 1280, 900, false);
                browser.await("window.shownAfter > 0");
                paints.add(browser.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
                        .asDouble());
                shown.add(browser.evaluate("window.shownAfter").asDouble());
            }
            reported.append("first paint %.0f ms, the verdict with the whole overview %.0f ms (medians of %d)%n"
                    .formatted(median(paints), median(shown), ROUNDS));
            for (String part : List.of("processes", "files")) {
                browser.open(page, "#view=" + part, 1280, 900, false);
                browser.await("document.querySelectorAll('.line').length > 0");
                if (part.equals("processes")) {
                    browser.evaluate(
                            "[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Open all').click()");
                }
                String json = browser.promised(SCROLL).asString();
                List<Double> frames = numbers(json, "frames");
                List<Double> work = numbers(json, "work");
                double rate = 1000
                        * frames.size()
                        / frames.stream().mapToDouble(Double::doubleValue).sum();
                long late =
                        frames.stream().filter(frame -> frame > FRAME_MILLIS).count();
                reported.append(
                        "%s scrolled: %.1f frames a second, %d of %d late; the page's own work in a frame: %.1f ms, 95%% below %.1f ms%n"
                                .formatted(part, rate, late, frames.size(), median(work), quantile(work, 0.95)));
                assertThat(rate).as(part + ", frames a second\n" + reported).isGreaterThan(55);
            }
        }
        Files.writeString(Path.of("target/page-speed.txt"), reported);
        assertThat(median(paints)).as("first paint\n" + reported).isLessThan(1000);
        assertThat(median(shown)).as("verdict\n" + reported).isLessThan(1000);
    }

    private static List<Double> numbers(String json, String name) {
        List<Double> all = new ArrayList<>();
        Chromium.JSON.readTree(json).get(name).forEach(value -> all.add(value.asDouble()));
        return all;
    }

    private static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    private static double quantile(List<Double> values, double part) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(part * sorted.size())));
    }
}
