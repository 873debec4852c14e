package eyas.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.JobReport;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens reports in a real browser. Screenshots are kept in {@code target/report-html}. */
final class HtmlReportTest {
    private static final String HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=2>"
            + "<!--<script>\u2028\u2029\u202egnp.exe\u0000\u001b[31m\ud800 'x' \"y\" &lt; ${x} `z` javascript:alert(1) ]]> @SCRIPT@ @DATA@ [P0]";

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

    private static Path page(String name, JobReport report, LockView lock) throws Exception {
        Path page = directory.resolve(name + ".html");
        try (OutputStream out = Files.newOutputStream(page)) {
            HtmlReport.write(report, lock, out);
        }
        return page;
    }

    @Test
    void verdictComesFirst() throws Exception {
        Path page = page("attack", SampleReports.attack());
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {1280, 390}) {
                browser.open(page, "", width, 900, dark);
                assertThat(browser.text("h1")).isEqualTo("Critical: Runner memory read, and 1 other rule.");
                assertThat(browser.text(".actor h3")).contains("acme/changed-files@v4");
                assertThat(browser.text(".actor dl"))
                        .contains("Runner memory read")
                        .contains("45.155.205.233");
                assertThat(browser.text(".next ol")).contains("Review what python3 did in changed-files");
                assertThat(browser.text(".verdict")).contains("45.155.205.233").contains("none lost");
                assertThat(browser.text(".summary")).contains("generated").contains("gpt-4o-mini");
                assertThat(browser.number("document.querySelectorAll('.summary .cite').length"))
                        .isEqualTo(4);
                assertThat(browser.number("document.documentElement.scrollWidth"))
                        .as("nothing overflows")
                        .isLessThanOrEqualTo(width);
                assertThat(browser.number("(m => m.scrollWidth - m.clientWidth)(document.getElementById('main'))"))
                        .isZero();
                assertThat(browser.evaluate("document.documentElement.dataset.theme")
                                .asString())
                        .isEqualTo(dark ? "dark" : "light");
                browser.picture("overview-" + width + (dark ? "-dark" : ""));
                browser.calm(page);
            }
        }
    }

    @Test
    void everyViewWorksAtBothWidths() throws Exception {
        Path page = page("parts", SampleReports.attack());
        for (int width : new int[] {1280, 390}) {
            for (String part : List.of(
                    "processes",
                    "alerts",
                    "connections",
                    "dns",
                    "files",
                    "executables",
                    "privileges",
                    "persistence",
                    "containers")) {
                browser.open(page, "#view=" + part, width, 900, false);
                browser.await("document.querySelectorAll('.line').length > 0");
                assertThat(browser.text("[aria-selected=true]")).as(part).isNotEmpty();
                assertThat(browser.number("document.documentElement.scrollWidth"))
                        .as(part)
                        .isLessThanOrEqualTo(width);
                browser.picture(part + "-" + width);
                browser.calm(page);
            }
        }
    }

    @Test
    void treeOpensClosesAndMovesByKeys() throws Exception {
        Path page = page("tree", SampleReports.attack());
        browser.open(page, "#view=processes", 1280, 900, false);
        int all = browser.number("document.querySelectorAll('[role=treeitem]').length");
        assertThat(all).isGreaterThan(20);
        browser.evaluate("document.querySelector('.scroll').focus()");
        browser.press("Home");
        browser.press("ArrowLeft");
        browser.await("document.querySelectorAll('[role=treeitem]').length === 1");
        assertThat(browser.text(".line.picked")).contains("Runner.Listener").contains("+1");
        browser.press("ArrowRight");
        browser.await("document.querySelectorAll('[role=treeitem]').length === " + all);
        browser.press("ArrowDown");
        browser.press("Enter");
        browser.await("!document.getElementById('detail').hidden");
        assertThat(browser.text("#detail h2")).isEqualTo("Runner.Worker 4001");
        assertThat(browser.evaluate("location.hash").asString()).isEqualTo("#process=1");
        browser.press("Escape");
        browser.await("document.getElementById('detail').hidden");
        browser.calm(page);
    }

    @Test
    void tablesSortFilterAndSearch() throws Exception {
        Path page = page("tables", SampleReports.attack());
        browser.open(page, "#view=connections", 1280, 900, false);
        assertThat(browser.text(".count")).isEqualTo("5 rows");
        browser.evaluate("[...document.querySelectorAll('.head button')].find(b => b.textContent === 'Sent').click()");
        browser.await("document.querySelector('.line').textContent.includes('45.155.205.233')");
        assertThat(browser.text("[aria-sort=descending]")).isEqualTo("Sent");
        browser.press("/");
        browser.await("document.activeElement.id === 'search'");
        for (char letter : "github".toCharArray()) {
            browser.press(String.valueOf(letter));
        }
        browser.await("document.querySelector('.count').textContent === '1 of 5 rows'");
        assertThat(browser.text(".line mark")).isEqualTo("github");
        browser.press("Escape");
        browser.await("document.querySelector('.count').textContent === '5 rows'");
        browser.evaluate(
                "{ const scope = document.querySelector('select'); scope.value = 'loopback'; scope.dispatchEvent(new Event('change')); }");
        browser.await("document.querySelector('.count').textContent === '1 of 5 rows'");
        browser.calm(page);
    }

    @Test
    void linksLeadToTheirTargets() throws Exception {
        Path page = page("links", SampleReports.attack());
        browser.open(page, "#process=8", 1280, 900, false);
        browser.await("!document.getElementById('detail').hidden");
        assertThat(browser.text("#detail h2")).isEqualTo("python3 4008");
        assertThat(browser.text(".line.picked")).contains("python3");
        assertThat(browser.text("#detail svg")).contains("45.155.205.233").contains("/proc/4001/mem");
        browser.picture("process-1280");
        browser.open(page, "#process=8", 390, 900, false);
        browser.picture("process-390");
        browser.evaluate("document.querySelector('#detail li a[href^=\"#connection=\"]').click()");
        browser.await("document.querySelector('#detail h2').textContent.includes(':8443')");
        for (String wrong : List.of(
                "#process=89999999",
                "#process=-1",
                "#process=__proto__",
                "#view=constructor",
                "#nothing",
                "#process=1e5",
                "#step=77",
                "#%00=%ff")) {
            browser.open(page, wrong, 1280, 900, false);
            assertThat(browser.text("h1")).as(wrong).contains("and 1 other rule");
            assertThat(browser.text("#unknown")).as(wrong).startsWith("This report has no");
            assertThat(browser.evaluate("document.getElementById('unknown').checkVisibility()")
                            .asBoolean())
                    .as(wrong)
                    .isTrue();
            browser.calm(page);
        }
        browser.evaluate("location.hash = '#process=8'");
        browser.await("document.getElementById('unknown').hidden");
        browser.evaluate("location.hash = '#process=777'");
        browser.await("document.getElementById('unknown').textContent.includes('no process “777”')");
        browser.evaluate("document.querySelector('#unknown button').click()");
        browser.await("document.getElementById('unknown').hidden");
    }

    @Test
    void evidenceOfAnActorLinksToItsRow() throws Exception {
        Path page = page("actor", SampleReports.attack());
        browser.open(page, "", 1280, 900, false);
        assertThat(browser.number("document.querySelectorAll('.actor dd a').length"))
                .isGreaterThan(3);
        browser.evaluate(
                "[...document.querySelectorAll('.actor dd a')].find(a => a.hash.startsWith('#connection')).click()");
        browser.await("location.hash.startsWith('#connection') && !document.getElementById('detail').hidden");
        assertThat(browser.text("#detail h2")).contains("45.155.205.233");
        browser.calm(page);
    }

    @Test
    void keysAndThemeWork() throws Exception {
        Path page = page("keys", SampleReports.attack());
        browser.open(page, "", 1280, 900, false);
        browser.press("?");
        browser.await("document.getElementById('keys').open");
        browser.picture("keys-1280");
        browser.press("Escape");
        browser.await("!document.getElementById('keys').open");
        browser.press("d");
        browser.await("document.documentElement.dataset.theme === 'dark'");
        browser.press("d");
        browser.await("document.documentElement.dataset.theme === 'light'");
        browser.press("2");
        browser.await("location.hash === '#view=processes' && document.querySelector('[role=tree]')");
        browser.calm(page);
    }

    @Test
    void everyControlHasAName() throws Exception {
        Path page = page("names", SampleReports.attack());
        for (String hash : List.of("", "#process=8", "#view=files", "#alert=0")) {
            browser.open(page, hash, 1280, 900, false);
            String nameless = browser.evaluate("""
                            [...document.querySelectorAll('button, input, select, a[href], [role=grid], [role=tree], svg[role=img]')]
                              .filter(e => !e.closest('[aria-hidden=true]'))
                              .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.closest('label')))
                              .map(e => e.outerHTML.slice(0, 200)).join('\\n')""").asString();
            assertThat(nameless).as(hash).isEmpty();
            assertThat(browser.number("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"))
                    .isEqualTo(browser.number("document.querySelectorAll('[id]').length"));
        }
    }

    @Test
    void hostileTextStaysText() throws Exception {
        Path page = page("hostile", SampleReports.hostile(HOSTILE));
        String html = Files.readString(page, StandardCharsets.UTF_8);
        assertThat(html.split("</script>", -1))
                .as("three elements end, and no more")
                .hasSize(4);
        assertThat(html).doesNotContain("\u2028").doesNotContain("\u0000").doesNotContain("<img");
        for (String hash : List.of(
                "",
                "#process=0",
                "#connection=0",
                "#file=0",
                "#alert=0",
                "#rule=0",
                "#step=0",
                "#view=executables",
                "#lookup=0")) {
            browser.open(page, hash, 1280, 900, false);
            assertThat(browser.evaluate("String(window.hit)").asString())
                    .as(hash)
                    .isEqualTo("undefined");
            assertThat(browser.number("document.querySelectorAll('img, iframe, script').length"))
                    .as(hash)
                    .isEqualTo(3);
            assertThat(browser.number("document.querySelectorAll('a[href]:not([href^=\"#\"])').length"))
                    .as(hash)
                    .isZero();
            assertThat(browser.evaluate("/[\\u0000-\\u0008\\u001b\\u202e\\u2028]/.test(document.body.innerText)")
                            .asBoolean())
                    .as(hash)
                    .isFalse();
            browser.calm(page);
        }
        browser.open(page, "#process=0", 1280, 900, false);
        assertThat(browser.text("#detail pre"))
                .contains("</script><script>window.hit=1")
                .contains("\\u{202e}")
                .contains("\\x00")
                .contains("\\x1b[31m");
        browser.picture("hostile-1280");
        browser.open(page, "", 390, 900, false);
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
        browser.picture("hostile-390");
    }

    @Test
    void lockComparisonIsAView() throws Exception {
        LockView.Row row = new LockView.Row(
                "heavy",
                LockView.Tone.BAD,
                "new destination",
                "45.155.205.233:8443/tcp from /usr/bin/python3",
                "",
                "a destination that this job never had",
                "changed-files",
                4_008,
                "/usr/bin/python3 -");
        LockView.Row hostile =
                new LockView.Row("light", LockView.Tone.NONE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 77, HOSTILE);
        LockView view = new LockView(
                "2 things are new, which the lock does not have",
                LockView.Tone.BAD,
                List.of("Compared with .github/eyas.lock.yaml of main.", HOSTILE),
                List.of(row, hostile),
                7);
        Path page = page("lock", SampleReports.attack(), view);
        browser.open(page, "", 1280, 900, false);
        assertThat(browser.text("a.lead")).isEqualTo("Lock: 2 things are new, which the lock does not have.");
        browser.evaluate("document.querySelector('a.lead').click()");
        browser.await("location.hash === '#view=lock'");
        assertThat(browser.text("div.lead")).contains("Compared with .github/eyas.lock.yaml");
        assertThat(browser.text(".grid > .notice")).contains("7 more were observed");
        assertThat(browser.text(".line")).contains("heavy").contains("/usr/bin/python3");
        assertThat(browser.evaluate("String(window.hit)").asString()).isEqualTo("undefined");
        browser.picture("lock-1280");
        browser.open(page, "#lock=0", 1280, 900, true);
        assertThat(browser.text("#detail")).contains("never had").contains("python3 4008");
        browser.picture("lock-detail-1280");
        browser.calm(page);
        browser.open(page, "#lock=1", 400, 900, true);
        assertThat(browser.text("#detail h2")).contains("<img src=x");
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(400);
        browser.calm(page);
        Path retained = page(
                "kept",
                SampleReports.clean(),
                new LockView("Nothing is new", LockView.Tone.GOOD, List.of(), List.of(), 0));
        browser.open(retained, "#view=lock", 1280, 900, false);
        assertThat(browser.text("main")).contains("Nothing is new.").contains("No differences from the lock");
        browser.open(page("none", SampleReports.clean()), "#view=lock", 1280, 900, false);
        assertThat(browser.text("#unknown")).contains("no part “lock”");
    }

    @Test
    void browserBlocksRequestsAndScripts() throws Exception {
        Path page = page("policy", SampleReports.attack());
        browser.open(page, "", 1280, 900, false);
        browser.evaluate(
                "{ const s = document.createElement('img'); s.src = 'https://example.com/x'; document.body.append(s); }");
        assertThat(browser.evaluate(
                                "(() => { try { document.body.innerHTML = 'x'; return 'set'; } catch (e) { return e.name; } })()")
                        .asString())
                .isEqualTo("TypeError");
        assertThat(browser.evaluate("(() => { try { return String((0, eval)('1')); } catch (e) { return e.name; } })()")
                        .asString())
                .isEqualTo("EvalError");
        assertThat(browser.awaitBlocked()).contains("https://example.com/x");
    }

    @Test
    void hundredThousandProcessesStayUsable() throws Exception {
        int count = 100_000;
        Path page = page("large", SampleReports.large(count));
        assertThat(Files.size(page)).as("bytes of the page").isLessThan(40L << 20);
        browser.open(page, "#view=processes", 1280, 900, false);
        assertThat(browser.text(".count")).isEqualTo("100,000 processes");
        assertThat(browser.number("document.querySelectorAll('.line').length")).isLessThan(200);
        browser.evaluate(
                "[...document.querySelectorAll('.tools button')].find(b => b.textContent === 'Open all').click()");
        browser.evaluate("document.querySelector('.scroll').focus()");
        browser.press("End");
        browser.await("document.querySelector('.line.picked')");
        assertThat(browser.number("document.querySelectorAll('.line').length")).isLessThan(200);
        browser.picture("large-1280");
        browser.evaluate(
                "{ window.made = 0; new MutationObserver(all => all.forEach(one => { made += one.addedNodes.length; }))"
                        + ".observe(document.querySelector('.room'), { childList: true });"
                        + " const list = document.querySelector('.scroll');"
                        + " for (const to of [0, 140, 280, 1000000, 1000140]) {"
                        + " list.scrollTop = to; list.dispatchEvent(new Event('scroll')); } }");
        browser.await("made > 0");
        assertThat(browser.number("made"))
                .as("a scroll only creates the rows that come into view")
                .isBetween(5, 2 * 50 + 3 * 6);
        browser.evaluate(
                "{ const s = document.getElementById('search'); s.value = 'unit99999.c'; s.dispatchEvent(new Event('input')); }");
        browser.await("document.querySelector('.count').textContent === '1 of 100,000 processes'");
        browser.open(page, "#process=" + (count - 1), 1280, 900, false);
        browser.await("document.querySelector('#detail h2').textContent === 'cc 103999'");
        browser.open(page, "#view=files", 1280, 900, false);
        browser.evaluate("document.querySelector('.head button').click()");
        browser.await("document.querySelector('[aria-sort=ascending]')");
        assertThat(browser.number("Math.round(performance.memory.usedJSHeapSize / 1048576)"))
                .as("MiB of the page")
                .isLessThan(400);
        browser.calm(page);
    }

    @Test
    void emptyReportIsReportedAsEmpty() throws Exception {
        Path page = page("empty", EmptyReport.create());
        browser.open(page, "", 1280, 900, false);
        assertThat(browser.text("h1")).isEqualTo("No events were observed.");
        browser.open(page, "#view=connections", 1280, 900, false);
        assertThat(browser.text(".none")).isEqualTo("No connections were observed.");
        browser.open(page, "#view=processes", 1280, 900, false);
        browser.calm(page);
    }
}
