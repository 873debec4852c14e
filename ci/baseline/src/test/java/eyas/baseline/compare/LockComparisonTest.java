package eyas.baseline.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import eyas.baseline.TestReportBuilder;
import eyas.baseline.compare.LockChange.Nature;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.run.RunBehavior;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests new entries, their weights, and updates. */
final class LockComparisonTest {
    private static final String OTHER = "fedcba9876543210".repeat(4);

    private static TestReportBuilder usual() {
        return new TestReportBuilder()
                .step("Run make")
                .runs("/usr/bin/make", "found")
                .runs("/home/runner/.local/bin/x", "found")
                .runs("/usr/bin/curl", "found")
                .contacts("registry.example.org", 443)
                .touches("/home/runner/.npm/_cacache/a", "written");
    }

    private static List<String> changes(BehaviorLock lock, TestReportBuilder report) {
        return new LockComparison(lock)
                .with(report.run("now")).changes().stream()
                        .map(change -> change.nature() + " " + change.weight().label() + " "
                                + change.entry().text())
                        .toList();
    }

    private static BehaviorLock learned() {
        return LearnedLock.of(List.of(usual().run("1"))).lock();
    }

    private static LockDocument document(String yaml) {
        return LockReader.read("l", yaml.getBytes(StandardCharsets.UTF_8))
                .document()
                .orElseThrow();
    }

    @Test
    void sameRunHasNothingNew() {
        LockDifference difference = new LockComparison(learned()).with(usual().run("2"));
        assertThat(difference.isEmpty()).isTrue();
        assertThat(difference.heaviest()).isEmpty();
    }

    /** For a known program that the watch had no time to hash, a change is unknown; that is a gap. */
    @Test
    void missingHashIsGapAndNotChange() {
        String program = "/home/runner/.local/bin/x";
        TestReportBuilder late = new TestReportBuilder()
                .step("Run make")
                .runs("/usr/bin/make", "found")
                .runsWithoutHash(program, "found", "watching ended before it was read")
                .runs("/usr/bin/curl", "found")
                .contacts("registry.example.org", 443)
                .touches("/home/runner/.npm/_cacache/a", "written");
        assertThat(changes(learned(), late)).isEmpty();
        assertThat(late.run("now").gaps()).singleElement().asString().contains("1, of " + program);
        assertThat(changes(
                        learned(),
                        usual().runsWithoutHash("/home/runner/y", "found", "watching ended before it was read")))
                .containsExactly("NEW medium home ~/y");
        assertThat(changes(learned(), usual().runsWithoutHash(program, "found", "gone before it could be read")))
                .containsExactly("CHANGED medium home ~/.local/bin/x");
        assertThat(usual().runsWithoutHash("/usr/bin/git", "found", "watching ended before it was read")
                        .run("now")
                        .gaps())
                .isEmpty();
    }

    @Test
    void newEntryHasItsWeight() {
        assertThat(changes(learned(), usual().runs("/usr/bin/wget", "found")))
                .containsExactly("NEW light system /usr/bin/wget");
        assertThat(changes(learned(), usual().runs("/tmp/x", "downloaded")))
                .containsExactly("NEW heavy fetched /tmp/x sha256:0123456789abcdef");
        assertThat(changes(learned(), usual().runs("/tmp/x", "written"))).containsExactly("NEW medium built /tmp/x");
        assertThat(changes(learned(), usual().runs("memfd:x", "memory")))
                .containsExactly("NEW heavy memory memfd:x sha256:0123456789abcdef");
        assertThat(changes(learned(), usual().contacts("evil.example", 443)))
                .containsExactly("NEW heavy evil.example:443/tcp from curl");
        assertThat(changes(learned(), usual().runs("/usr/bin/wget", "found").contacts("registry.example.org", 443)))
                .containsExactly("NEW medium registry.example.org:443/tcp from wget", "NEW light system /usr/bin/wget");
        assertThat(changes(learned(), usual().touches("/home/runner/.config/x", "written")))
                .containsExactly("NEW light ~/.config/x");
        assertThat(changes(learned(), usual().touches("/etc/hosts", "written")))
                .containsExactly("NEW medium /etc/hosts");
        assertThat(changes(learned(), usual().touches("/home/runner/.npm/_cacache/b", "written")))
                .isEmpty();
    }

    /** All repositories on GitHub share one host: the host does not identify the target of a push. */
    @Test
    void foreignRepositoryOnKnownHostIsNew() {
        TestReportBuilder checkout = usual().runsWith(
                        "/usr/lib/git-core/git-remote-https", "origin https://github.com/o/r")
                .contacts("github.com", 443);
        BehaviorLock lock = LearnedLock.of(List.of(checkout.run("1"))).lock();
        assertThat(changes(lock, checkout)).isEmpty();
        assertThat(changes(
                        lock,
                        checkout.runsWith("/usr/lib/git-core/git-remote-https", "x https://github.com/evil/r")
                                .contacts("github.com", 443)
                                .runsWith("/usr/lib/git-core/git", "send-pack https://github.com/evil/r/")))
                .containsExactly(
                        "NEW heavy push github.com/evil/r",
                        "NEW medium read github.com/evil/r",
                        "NEW light system /usr/lib/git-core/git");
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, link_local, heavy",
        "169.254.170.2, link_local, heavy",
        "169.254.170.1, link_local, medium",
        "fd00:ec2::254, private, heavy",
        "fd00:ec2::253, private, medium",
        "10.1.2.3, private, medium",
        "172.20.0.1, private, medium",
        "fe80::1, link_local, medium",
        "2001:db8::1, public, heavy",
        "198.51.100.1, public, heavy",
    })
    void addressesAreWeighted(String address, String scope, String weight) {
        TestReportBuilder report = usual().connection("out", address, 80, "tcp", scope, "process", 0, "step", 0);
        assertThat(changes(learned(), report)).singleElement().asString().startsWith("NEW " + weight);
    }

    /** A name that looks like an address does not show where it leads. */
    @Test
    void nameThatResemblesLocalAddressIsNotLocal() {
        assertThat(changes(learned(), usual().contacts("10.evil.example", 443)))
                .containsExactly("NEW heavy 10.evil.example:443/tcp from curl");
        assertThat(changes(learned(), usual().contacts("172.16.evil.example", 443)))
                .containsExactly("NEW heavy 172.16.evil.example:443/tcp from curl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "writes | /** | medium",
                "writes | ** | medium",
                "writes | /*/x | medium",
                "writes | /var/** | medium",
                "writes | /tmp/** | light",
                "writes | ~/.cache/** | light",
                "programs | system /usr/bin/git | light",
                "programs | system ** | medium",
                "programs | built ** | medium",
                "destinations | **:*/* from * | heavy",
                "destinations | *:443/tcp from * | heavy",
                "destinations | 169.254.*.*:80/tcp from curl | heavy",
                "destinations | 10.1.2.3:80/tcp from curl | medium",
                "destinations | '[fe80::1]:80/tcp from curl' | medium",
                "destinations | 10.evil.example:80/tcp from curl | heavy",
                "destinations | unix /run/x.sock from curl | medium",
                "destinations | unix /run/** from curl | heavy",
                "destinations | unix ** from * | heavy",
            })
    void lockWeighsAsMuchAsItsEntries(String kind, String entry, String weight) {
        String yaml = "version: 1\nworkflows:\n  ci:\n    build:\n      make:\n        step:\n          " + kind + ":\n"
                + "          - \"" + entry + "\"\n";
        assertThat(new LockComparison(BehaviorLock.EMPTY)
                        .with(document(yaml).lock())
                        .changes())
                .singleElement()
                .extracting(LockChange::weight)
                .isEqualTo(Weight.of(weight).orElseThrow());
    }

    @Test
    void everyStepEntryCoversAllSteps() {
        String yaml = """
                version: 1
                workflows:
                  .github/workflows/ci.yml:
                    build:
                      every step:
                        step:
                          destinations:
                          - "registry.example.org:443/tcp from *"
                          - "**.b.example:443/tcp from *"
                """;
        BehaviorLock lock = document(yaml).lock();
        assertThat(changes(lock, usual().contacts("a.b.example", 443)))
                .noneMatch(text -> text.contains("registry") || text.contains("b.example"));
        assertThat(changes(lock, usual().contacts("evil.example", 443)))
                .contains("NEW heavy evil.example:443/tcp from curl")
                .noneMatch(text -> text.startsWith("GONE"));
    }

    @Test
    void updateKeepsEntriesOfDirectory() {
        StringBuilder yaml = new StringBuilder("""
                version: 1
                workflows:
                  .github/workflows/ci.yml:
                    build:
                      Run make:
                        step:
                          writes:
                """);
        for (int i = 0; i < 12; i++) {
            yaml.append("          - ~/.config/app/f").append(i).append("x\n");
        }
        LockDocument old = document(yaml.toString());
        assertThat(LockUpdate.of(old, List.of(), false).document()).isEqualTo(old);
        LockUpdate update = LockUpdate.of(
                old,
                List.of(usual().touches("/home/runner/.config/app/other", "written")
                        .run("1")),
                false);
        assertThat(update.document().lock().entries().keySet())
                .extracting("text")
                .contains("~/.config/app/f0x", "~/.config/app/f11x", "~/.config/app/other")
                .doesNotContain("~/.config/app/**");
    }

    /** A step without its action is a change: it is no longer pinned. */
    @Test
    void removedActionIsAChange() {
        TestReportBuilder before =
                new TestReportBuilder().row("steps", "job", "b", "name", "x", "action", "a/b", "action_ref", "v4");
        TestReportBuilder after = new TestReportBuilder().row("steps", "job", "b", "name", "x");
        LockDocument lock =
                new LockDocument(LearnedLock.of(List.of(before.run("1"))).lock(), LockComments.HEAD);
        assertThat(new LockComparison(lock.lock()).with(after.run("2")).actions())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.before() + " " + change.after()).isEqualTo("a/b@v4 "));
        assertThat(LockUpdate.of(lock, List.of(after.run("2")), false)
                        .difference()
                        .actions())
                .hasSize(1);
        TestReportBuilder both = new TestReportBuilder()
                .row("steps", "job", "b", "name", "x", "action", "a/b", "action_ref", "v4")
                .row("steps", "job", "b", "name", "x", "action", "c/d", "action_ref", "v1");
        LockDocument two =
                new LockDocument(LearnedLock.of(List.of(both.run("1"))).lock(), LockComments.HEAD);
        assertThat(LockUpdate.of(two, List.of(before.run("2")), false)
                        .difference()
                        .actions())
                .hasSize(1);
    }

    /** Entries with placeholders in the lock are found without comparing them with each other. */
    @Test
    void manyEntriesWithPlaceholdersTakeLittleTime() {
        TestReportBuilder report = usual();
        for (int i = 0; i < 4096; i++) {
            StringBuilder path = new StringBuilder("/tmp/7");
            for (int part = i, depth = 0; depth < 4; depth++, part /= 8) {
                path.append('/').append((char) ('a' + part % 8));
            }
            report.touches(path + "/f", "written");
        }
        RunBehavior run = report.run("1");
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            LockDocument lock = new LockDocument(LearnedLock.of(List.of(run)).lock(), LockComments.HEAD);
            assertThat(lock.lock().entries()).hasSizeGreaterThan(4096);
            assertThat(LockUpdate.of(lock, List.of(run), false).document()).isEqualTo(lock);
        });
    }

    /** Entries that are not in the lock are compared with its patterns up to a limit, and count as new beyond it. */
    @Test
    void matchingWorkIsLimited() {
        TestReportBuilder one = usual();
        TestReportBuilder other = usual();
        for (int i = 0; i < 4096; i++) {
            StringBuilder path = new StringBuilder();
            for (int part = i, depth = 0; depth < 4; depth++, part /= 8) {
                path.append('/').append((char) ('a' + part % 8));
            }
            one.touches("/tmp/7" + path + "/f".repeat(50), "written");
            other.touches("/tmp/8" + path + "/g".repeat(50), "written");
        }
        RunBehavior run = other.run("2");
        BehaviorLock lock = LearnedLock.of(List.of(one.run("1"))).lock();
        assertTimeoutPreemptively(
                Duration.ofSeconds(40),
                () -> assertThat(new LockComparison(lock).with(run).changes()).hasSizeGreaterThan(4096));
    }

    @Test
    void stepsWithSameNameHaveAllTheirActions() {
        TestReportBuilder both = new TestReportBuilder()
                .row("steps", "job", "b", "name", "__a", "title", "Run it", "action", "a/b", "action_ref", "v4")
                .row("steps", "job", "b", "name", "__c", "title", "Run it", "action", "c/d", "action_ref", "v1");
        BehaviorLock lock = LearnedLock.of(List.of(both.run("1"))).lock();
        assertThat(lock.steps()).containsValue("a/b@v4, c/d@v1");
        TestReportBuilder one = new TestReportBuilder()
                .row("steps", "job", "b", "name", "__a", "title", "Run it", "action", "a/b", "action_ref", "v4");
        assertThat(new LockComparison(lock).with(one.run("2")).actions()).isEmpty();
        TestReportBuilder other = new TestReportBuilder()
                .row("steps", "job", "b", "name", "__a", "title", "Run it", "action", "c/d", "action_ref", "v2");
        assertThat(new LockComparison(lock).with(other.run("3")).actions()).hasSize(1);
    }

    /** Thousands of nested directories need little memory and time. */
    @Test
    void deepPathsAreCollapsedWithinLimits() {
        TestReportBuilder report = usual();
        for (int i = 0; i < 300; i++) {
            report.touches("/home/runner/x" + i + "/b".repeat(450) + "/f", "written");
        }
        BehaviorLock lock = LearnedLock.of(List.of(report.run("1"))).lock();
        assertThat(new LockComparison(lock).with(report.run("2")).isEmpty()).isTrue();
    }

    @Test
    void changedContentOfKnownPathIsAChange() {
        TestReportBuilder report = new TestReportBuilder()
                .step("Run make")
                .runs("/usr/bin/make", "found", OTHER)
                .runs("/home/runner/.local/bin/x", "found", OTHER)
                .runs("/usr/bin/curl", "found")
                .contacts("registry.example.org", 443)
                .touches("/home/runner/.npm/_cacache/a", "written");
        LockDifference difference = new LockComparison(learned()).with(report.run("2"));
        assertThat(difference.changes()).singleElement().satisfies(change -> {
            assertThat(change.nature()).isEqualTo(Nature.CHANGED);
            assertThat(change.weight()).isEqualTo(Weight.MEDIUM);
            assertThat(change.before()).isEqualTo("home ~/.local/bin/x sha256:0123456789abcdef");
        });
    }

    @Test
    void goneEntriesAreReportedForStepsThatRan() {
        TestReportBuilder less = new TestReportBuilder().step("Run make").runs("/usr/bin/make", "found");
        assertThat(changes(learned(), less)).hasSize(4).allMatch(text -> text.startsWith("GONE light"));
        assertThat(changes(learned(), new TestReportBuilder().step("Other").runs("/usr/bin/make", "found")))
                .noneMatch(text -> text.startsWith("GONE"));
        assertThat(new LockComparison(learned()).with(less.run("2")).heaviest()).isEmpty();
    }

    @Test
    void otherActionIsChangeOfMediumWeight() {
        TestReportBuilder before =
                new TestReportBuilder().row("steps", "job", "b", "name", "x", "action", "a/b", "action_ref", "v4");
        TestReportBuilder after =
                new TestReportBuilder().row("steps", "job", "b", "name", "x", "action", "a/b", "action_ref", "v5");
        BehaviorLock lock = LearnedLock.of(List.of(before.run("1"))).lock();
        LockDifference difference = new LockComparison(lock).with(after.run("2"));
        assertThat(difference.actions())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.before() + " " + change.after()).isEqualTo("a/b@v4 a/b@v5"));
        assertThat(difference.heaviest()).contains(Weight.MEDIUM);
    }

    @Test
    void firstCodeOfPackageIsHeavy() {
        TestReportBuilder report = usual().row(
                        "package_scripts", "manager", "npm", "package", "left-pad", "event", "postinstall")
                .row(
                        "processes",
                        "pid",
                        9,
                        "name",
                        "make",
                        "step",
                        0,
                        "package_script",
                        0,
                        "end_time_ns",
                        5,
                        "execs",
                        List.of(Map.of("executable", 0)));
        assertThat(changes(learned(), report)).containsExactly("NEW heavy system /usr/bin/make");
        BehaviorLock knows = LearnedLock.of(List.of(report.run("1"))).lock();
        report.row("package_scripts", "manager", "npm", "package", "left-pad", "event", "install")
                .row(
                        "processes",
                        "pid",
                        10,
                        "name",
                        "make",
                        "step",
                        0,
                        "package_script",
                        1,
                        "end_time_ns",
                        5,
                        "execs",
                        List.of(Map.of("executable", 0)));
        assertThat(changes(knows, report)).containsExactly("NEW light system /usr/bin/make");
    }

    @Test
    void entryOfSomeRunsIsOptional() {
        RunBehavior one = usual().run("1");
        RunBehavior two = usual().contacts("b.example", 443).run("2");
        LearnedLock learned = LearnedLock.of(List.of(one, two));
        assertThat(learned.settled().values().stream().filter(each -> !each.always()))
                .containsExactly(new LearnedLock.Settled(1, 2));
        assertThat(new LockComparison(learned.lock()).with(one).isEmpty()).isTrue();
        assertThat(new LockComparison(learned.lock()).with(two).isEmpty()).isTrue();
        assertThat(LearnedLock.of(List.of(two, one))).isEqualTo(learned);
    }

    @Test
    void manyFilesOfDirectoryAreOneEntry() {
        TestReportBuilder report = usual();
        for (int i = 0; i < 9; i++) {
            report.touches("/home/runner/.config/app/f" + i + "x", "written");
        }
        BehaviorLock lock = LearnedLock.of(List.of(report.run("1"))).lock();
        assertThat(lock.entries().keySet()).extracting("text").contains("~/.config/app/**");
        assertThat(changes(lock, usual().touches("/home/runner/.config/app/other", "written")))
                .isEmpty();
        assertThat(changes(lock, usual().touches("/home/runner/.config/other", "written")))
                .contains("NEW light ~/.config/other");
    }

    private static final String WRITTEN = """
            version: 1
            workflows:
              .github/workflows/ci.yml:
                build:
                  Run make:
                    step:
                      programs:
                      - system /usr/bin/*
                      # We need this one.
                      - system /usr/bin/other
                      - system /usr/bin/unused
                      destinations:
                      - name: "*.example.org:443/tcp from *"
                        optional: true
                        because: mirrors
            """;

    @Test
    void updateKeepsComments() {
        LockDocument old = document(WRITTEN);
        LockUpdate update = LockUpdate.of(old, List.of(usual().run("1")), false);
        assertThat(update.document().lock().entries().keySet())
                .extracting("text")
                .containsExactly(
                        "home ~/.local/bin/x sha256:0123456789abcdef",
                        "system /usr/bin/*",
                        "system /usr/bin/other",
                        "system /usr/bin/unused",
                        "*.example.org:443/tcp from *",
                        "~/.npm/_cacache/**");
        assertThat(LockWriter.text(update.document()))
                .contains("# We need this one.\n          - system /usr/bin/other\n", "because: mirrors\n");
    }

    @Test
    void pruningKeepsCommentedEntries() {
        LockDocument old = document(WRITTEN);
        assertThat(LockUpdate.of(old, List.of(usual().run("1")), false).unseen())
                .extracting("text")
                .containsExactly("system /usr/bin/other", "system /usr/bin/unused");
        assertThat(LockUpdate.of(old, List.of(usual().run("1")), true)
                        .document()
                        .lock()
                        .entries()
                        .keySet())
                .extracting("text")
                .contains("system /usr/bin/other", "*.example.org:443/tcp from *")
                .doesNotContain("system /usr/bin/unused");
    }

    @Test
    void updateIsIdempotent() {
        LockDocument once = LockUpdate.of(document(WRITTEN), List.of(usual().run("1")), false)
                .document();
        LockUpdate again = LockUpdate.of(once, List.of(usual().run("1")), false);
        assertThat(again.document()).isEqualTo(once);
        assertThat(again.difference().isEmpty()).isTrue();
    }
}
