package eyas.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.JobReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses reports in a real browser: keyboard and links, narrow screens and print. */
final class HtmlReportUseTest {
    @TempDir
    static Path directory;

    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Chromium.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path page(String name, JobReport report) throws Exception {
        return SampleReports.page(directory, name, report);
    }

    @Test
    void linkOfARuleFiltersByThatRule() throws Exception {
        Path page = page("rule", SampleReports.attack());
        browser.open(page, "#rule=1", 1280, 900, false);
        assertThat(browser.text(".count")).isEqualTo("2 of 7 rows");
        assertThat(browser.evaluate("document.querySelector('select[aria-label=Rule]').value")
                        .asString())
                .isEqualTo("Connection without lookup");
        assertThat(browser.evaluate("document.getElementById('search').value").asString())
                .isEmpty();
        browser.evaluate("location.hash = '#rule=0'");
        browser.await("document.querySelector('.count').textContent === '5 of 7 rows'");
        browser.calm(page);
    }

    @Test
    void addressHasSearchAndFilters() throws Exception {
        Path page = page("address", SampleReports.attack());
        browser.open(page, "#view=connections", 1280, 900, false);
        browser.evaluate(
                "{ const s = document.querySelector('select[aria-label=Scope]'); s.value = 'public'; s.dispatchEvent(new Event('change')); }");
        browser.evaluate(
                "[...document.querySelectorAll('.head button')].find(b => b.textContent === 'Received').click()");
        browser.evaluate(
                "{ const s = document.getElementById('search'); s.value = 'example'; s.dispatchEvent(new Event('input')); }");
        browser.await("location.hash.includes('q=example')");
        String hash = browser.evaluate("location.hash").asString();
        assertThat(hash)
                .contains("view=connections")
                .contains("filter.scope=public")
                .contains("sort=-Received");
        String rows = browser.text(".count");
        browser.open(page, hash, 1280, 900, false);
        assertThat(browser.text(".count")).isEqualTo(rows).isEqualTo("2 of 5 rows");
        assertThat(browser.text("[aria-sort=descending]")).isEqualTo("Received");
        browser.open(page, "#view=connections&filter.scope=nowhere", 1280, 900, false);
        assertThat(browser.text("#unknown")).contains("no scope “nowhere”");
        assertThat(browser.text(".count")).isEqualTo("5 rows");
        String step =
                browser.evaluate("document.querySelector('.line').textContent").asString();
        assertThat(step).contains("checkout");
        browser.open(page, "#step=1", 1280, 900, false);
        String under = browser.text(".count");
        browser.evaluate("document.querySelector('.tools button').click()");
        hash = browser.evaluate("location.hash").asString();
        assertThat(hash).contains("filter.step=").contains("filter.rules=broken");
        browser.open(page, hash, 1280, 900, false);
        assertThat(browser.text(".count")).isEqualTo(under).contains(" of ");
        assertThat(browser.text(".tools button")).isEqualTo("Show all");
        browser.calm(page);
    }

    @Test
    void keysWorkWithoutAClickFirst() throws Exception {
        Path page = page("ready", SampleReports.attack());
        browser.open(page, "#view=files", 1280, 900, false);
        browser.press("ArrowDown");
        browser.await("document.querySelectorAll('.line.picked').length === 1");
        browser.press("4");
        browser.await("location.hash === '#view=connections'");
        browser.press("ArrowDown");
        browser.press("ArrowDown");
        browser.await("document.querySelectorAll('.line')[1].classList.contains('picked')");
        browser.press("/");
        browser.press("e");
        browser.await("location.hash.includes('q=e')");
        browser.press("Escape");
        browser.await("document.querySelector('.count').textContent === '5 rows'");
        browser.press("End");
        browser.await("document.querySelectorAll('.line')[4].classList.contains('picked')");
        browser.press("Enter");
        browser.await("!document.getElementById('detail').hidden");
        browser.press("Escape");
        browser.await("document.getElementById('detail').hidden");
        browser.press("Home");
        browser.await("document.querySelectorAll('.line')[0].classList.contains('picked')");
        browser.press("?");
        browser.await("document.getElementById('keys').open");
        browser.press("Escape");
        browser.await("!document.getElementById('keys').open && document.activeElement.className === 'scroll'");
        // Hidden tabs have no number.
        String ninth = browser.evaluate("document.querySelectorAll('[role=tab]')[8].dataset.view")
                .asString();
        browser.press("9");
        browser.await("location.hash === '#view=" + ninth + "'");
        browser.calm(page);
    }

    @Test
    void pathsAreTruncatedInTheMiddle() throws Exception {
        Path page = page("paths", SampleReports.attack());
        browser.open(page, "#view=files", 390, 900, false);
        browser.await("document.querySelectorAll('.line').length > 0");
        String row = "[...document.querySelectorAll('.line .path')].find(p => p.title.endsWith('set_env_0b1c2d'))";
        assertThat(browser.evaluate(
                                "(front => front.scrollWidth > front.clientWidth)(" + row + ".querySelector('.front'))")
                        .asBoolean())
                .as("the front is truncated")
                .isTrue();
        assertThat(browser.evaluate("(back => back.textContent + ' ' + (back.scrollWidth <= back.clientWidth))(" + row
                                + ".querySelector('.back'))")
                        .asString())
                .isEqualTo("/set_env_0b1c2d true");
        browser.open(page, "#view=files&q=work/_temp", 1280, 900, false);
        assertThat(browser.text(".line .path"))
                .isEqualTo("/home/runner/work/_temp/_runner_file_commands/set_env_0b1c2d");
        assertThat(browser.text(".line .path mark")).isEqualTo("work/_temp");
        browser.calm(page);
    }

    @Test
    void diagramsFitAndAreRedrawn() throws Exception {
        Path page = page("pictures", SampleReports.attack());
        String fits = "[...document.querySelectorAll('.picture > svg')].every(svg => svg.getAttribute('width') ==="
                + " String(svg.parentElement.clientWidth))";
        for (int width : new int[] {1280, 390}) {
            for (String hash : List.of("", "#process=8")) {
                browser.open(page, hash, width, 900, false);
                browser.await("document.querySelector('.picture > svg') && " + fits);
                assertThat(browser.number("document.querySelectorAll('.picture svg svg text').length"))
                        .isGreaterThan(5);
                assertThat(
                                browser.number(
                                        "[...document.querySelectorAll('.picture svg svg text')].filter(text =>"
                                                + " text.getComputedTextLength() > Number(text.parentElement.getAttribute('width'))).length"))
                        .as("texts that overflow their box, " + width + hash)
                        .isZero();
            }
        }
        browser.open(page, "", 1280, 900, false);
        browser.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 900, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        browser.await("innerWidth === 900 && document.querySelectorAll('.picture > svg').length === 2 && " + fits);
        assertThat(browser.evaluate("[...new Set([...document.querySelectorAll('.tick + text')].map(text =>"
                                + " text.textContent.replace(/[0-9.]+ /, '')))].join()")
                        .asString())
                .as("units of the timeline's ticks")
                .isEqualTo("s");
        browser.calm(page);
    }

    @Test
    void runnerCommandFilesAreOrdinary() throws Exception {
        Path page = page("ordinary", SampleReports.attack());
        browser.open(page, "#view=files", 1280, 900, false);
        assertThat(browser.evaluate("[...document.querySelectorAll('.line .tag')].find(t => t.textContent ==="
                                + " 'runner command file').className.trim()")
                        .asString())
                .isEqualTo("tag");
        browser.open(page, "#process=9", 1280, 900, false);
        assertThat(browser.text("#detail h2")).isEqualTo("node 4009");
        assertThat(browser.text("#detail svg")).contains("/set_env_0b1c2d");
        assertThat(browser.number("document.querySelectorAll('#detail svg .hot').length"))
                .isZero();
        browser.open(page, "#process=8", 1280, 900, false);
        assertThat(browser.number("document.querySelectorAll('#detail svg .hot').length"))
                .isGreaterThan(1);
    }

    @Test
    void narrowScreenHasASecondLine() throws Exception {
        Path page = page("narrow", SampleReports.attack());
        browser.open(page, "#view=connections", 400, 900, false);
        assertThat(browser.text(".line .second"))
                .contains("18 KiB out, 53 KiB in")
                .contains("git 4003");
        for (String part : List.of("alerts", "dns", "files", "executables")) {
            browser.open(page, "#view=" + part, 400, 900, true);
            assertThat(browser.number("[...document.querySelectorAll('.line')].filter(line => {"
                            + " const own = line.getBoundingClientRect();"
                            + " const second = line.querySelector('.second').getBoundingClientRect();"
                            + " return second.height < 10 || second.bottom > own.bottom; }).length"))
                    .as("second lines that do not fit, " + part)
                    .isZero();
        }
        browser.open(page, "#view=connections", 1280, 900, false);
        assertThat(browser.number("document.querySelectorAll('.second').length"))
                .isZero();
    }

    @Test
    void cleanReportShowsActivity() throws Exception {
        Path page = page("clean", SampleReports.clean());
        for (int width : new int[] {1280, 400}) {
            browser.open(page, "", width, 900, true);
            assertThat(browser.text("h1")).isEqualTo("No findings.");
            assertThat(browser.text(".brief tbody tr"))
                    .contains("registry.npm.example")
                    .contains("90 KiB");
            assertThat(browser.text(".overview"))
                    .contains("in the working directory")
                    .contains("/usr/bin/node");
            assertThat(browser.text(".named .tag")).isEqualTo("registry token");
            assertThat(browser.number("document.querySelectorAll('.brief tbody tr').length"))
                    .as("one destination, one place, one program")
                    .isEqualTo(3);
            assertThat(browser.number("document.querySelectorAll('.overview .bad').length"))
                    .as("nothing is red")
                    .isZero();
            browser.picture("clean-" + width);
            browser.calm(page);
        }
        browser.evaluate(
                "[...document.querySelectorAll('.brief a')].find(a => a.hash.includes('filter.place')).click()");
        browser.await("document.querySelector('.count') && document.querySelector('.count').textContent === '2 rows'");
    }

    @Test
    void printHasAllViewsAndIsLight() throws Exception {
        Path page = page("print", SampleReports.attack());
        browser.open(page, "#view=alerts", 1280, 900, true);
        browser.evaluate("dispatchEvent(new Event('beforeprint'))");
        assertThat(browser.number("document.querySelectorAll('#printed .line').length"))
                .as("rows of views that were never opened, too")
                .isGreaterThan(7 + 5 + 5 + 2);
        assertThat(browser.number("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"))
                .isEqualTo(browser.number("document.querySelectorAll('[id]').length"));
        browser.send("Emulation.setEmulatedMedia", Map.of("media", "print"));
        assertThat(browser.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bad-soft')")
                        .asString())
                .isEqualTo("#fbe9e7");
        browser.send("Emulation.setEmulatedMedia", Map.of("media", ""));
        browser.evaluate("dispatchEvent(new Event('afterprint'))");
        browser.await(
                "!document.getElementById('printed') && document.querySelector('.count').textContent === '7 rows'");
        browser.calm(page);
    }
}
