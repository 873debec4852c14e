package eyas.hunt.query;

import static eyas.hunt.query.TestStore.FIRST;
import static eyas.hunt.query.TestStore.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.hunt.answer.Answer;
import eyas.hunt.answer.InconclusiveJob;
import eyas.hunt.answer.InconclusiveJob.Reason;
import eyas.hunt.indicator.SearchTerm;
import eyas.hunt.indicator.SearchTermParser;
import eyas.hunt.query.TestStore.Job;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.Question;
import eyas.hunt.question.Question.RuleText;
import eyas.hunt.question.RepositoryPattern;
import eyas.tables.model.StoredTables;
import eyas.tables.read.OrderKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobSearchTest {
    private static final String BAD = "00000000000000000000ffffcb007142";
    private static final String OTHER = "00000000000000000000ffffc0000201";

    @TempDir
    private Path directory;

    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(directory);
    }

    private static Question.Indicators looking(String... texts) throws SearchTermParser.InvalidSearchTermException {
        List<SearchTerm> wanted = new ArrayList<>();
        for (String text : texts) {
            wanted.add(SearchTermParser.of(text));
        }
        return new Question.Indicators(wanted, List.of());
    }

    private static Job job(String repository, int run, int day) {
        return new Job(repository, Integer.toString(run), FIRST.plusDays(day));
    }

    @Test
    void findsOnlyMatchingJobs() throws Exception {
        store.write(
                job("octo/app", 1, 0).has("address", "203.0.113.66", BAD),
                job("octo/app", 2, 1).has("address", "192.0.2.1", OTHER),
                job("octo/lib", 3, 1).has("name", "c2.evil.example", "example.evil.c2."));

        Answer address = store.ask(looking("203.0.113.66"), JobScope.ALL);
        assertThat(column(address, "run")).containsExactly("1");
        assertThat(column(address, "first_time")).containsExactly("2026-11-01T00:01:00Z");
        assertThat(address.evidence().jobs()).isEqualTo(3);
        assertThat(address.evidence().found()).isEqualTo(1);
        assertThat(address.evidence().isComplete()).isTrue();

        assertThat(column(store.ask(looking("203.0.113.0/24", "*.evil.example"), JobScope.ALL), "found"))
                .containsExactlyInAnyOrder("203.0.113.0/24", "evil.example");
        assertThat(store.ask(looking("evil.example"), JobScope.ALL).rows()).isEmpty();
        assertThat(store.ask(looking("203.0.114.0/24", "2001:db8::1"), JobScope.ALL)
                        .rows())
                .isEmpty();
    }

    @Test
    void findsPackagesOfOneVersionOrAny() throws Exception {
        store.write(
                job("o/a", 1, 0).has("package", "left-pad-ng@1.2", "left-pad-ng@1.2"),
                job("o/a", 2, 0).has("package", "left-pad-ng@1.20", "left-pad-ng@1.20"),
                job("o/a", 3, 0).has("package", "left-pad-ng", "left-pad-ng"),
                job("o/a", 4, 0).has("package", "left-pad-ng-two@1.2", "left-pad-ng-two@1.2"));

        assertThat(column(store.ask(looking("left-pad-ng@1.2"), JobScope.ALL), "run"))
                .containsExactly("1");
        Question any = new Question.Indicators(List.of(SearchTermParser.ofPackage("left-pad-ng")), List.of());
        assertThat(column(store.ask(any, JobScope.ALL), "run")).containsExactly("1", "2", "3");
    }

    @Test
    void findsEntriesOfList() throws Exception {
        store.write(
                job("o/a", 1, 0).has("address", "203.0.113.66", BAD),
                job("o/a", 2, 0).has("name", "x.evil.example", "example.evil.x."));
        StringBuilder many = new StringBuilder("evil.example\n");
        for (int i = 0; i < 3_000; i++) {
            many.append("198.51.").append(i / 250).append('.').append(i % 250).append('\n');
        }
        Path list = Files.writeString(directory.resolve("bad.txt"), many + "203.0.113.66\n");

        Answer answer = store.ask(new Question.Indicators(List.of(), List.of(list.toString())), JobScope.ALL);

        assertThat(column(answer, "run")).containsExactly("1", "2");
    }

    @Test
    void incompleteReportsAreInconclusive() throws Exception {
        store.write(
                job("o/a", 1, 0).has("address", "203.0.113.66", BAD).with("connections_omitted", 5L),
                job("o/a", 2, 0).with("connections_omitted", 5L),
                job("o/a", 3, 0).with("connections_collected", false),
                job("o/a", 4, 0).with("connections_hidden", 1L),
                job("o/a", 5, 0).with("coverage_complete", false),
                job("o/a", 6, 0).with("files_omitted", 5L),
                job("o/a", 7, 0));

        Answer answer = store.ask(looking("203.0.113.66"), JobScope.ALL);

        assertThat(answer.evidence().notJudged()).containsExactly(Map.entry(Reason.INCOMPLETE, 4L));
        assertThat(answer.evidence().named())
                .extracting(InconclusiveJob::description)
                .containsExactlyInAnyOrder(
                        "5 connections did not fit",
                        "connections were not collected",
                        "1 connections were taken out by filters",
                        "not everything was seen");
        assertThat(answer.evidence().named().getFirst().name())
                .startsWith("o/a, .github/workflows/ci.yml / build, run ");
    }

    @Test
    void respectsDaysAndRepositories() throws Exception {
        for (int day = 0; day < 4; day++) {
            store.write(
                    job("octo/app", day, day).has("address", "203.0.113.66", BAD),
                    job("Other/app", 10 + day, day).has("address", "203.0.113.66", BAD));
        }

        assertThat(column(
                        store.ask(
                                looking("203.0.113.66"), new JobScope(FIRST.plusDays(1), FIRST.plusDays(2), List.of())),
                        "run"))
                .containsExactlyInAnyOrder("1", "2", "11", "12");
        Answer one = store.ask(
                looking("203.0.113.66"),
                new JobScope(FIRST.plusDays(3), null, List.of(new RepositoryPattern("other/*"))));
        assertThat(column(one, "run")).containsExactly("13");
        assertThat(one.evidence().jobs()).isEqualTo(1);
        assertThat(store.ask(looking("203.0.113.66"), new JobScope(null, null, List.of(new RepositoryPattern("none"))))
                        .evidence()
                        .jobs())
                .isZero();
    }

    @Test
    void rewrittenJobCountsOnce() throws Exception {
        store.write(job("o/a", 1, 0).has("address", "203.0.113.66", BAD));
        Thread.sleep(2);
        store.write(job("o/a", 1, 0).has("address", "192.0.2.1", OTHER).with("report", "another"));

        Answer answer = store.ask(looking("203.0.113.66"), JobScope.ALL);

        assertThat(answer.rows()).isEmpty();
        assertThat(answer.evidence().jobs()).isEqualTo(1);
    }

    @Test
    void countsRowsBeyondLimit() throws Exception {
        Job[] jobs = new Job[20];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = job("o/a", i, 0).has("address", "203.0.113.66", BAD);
        }
        store.write(jobs);

        Answer answer =
                store.search(5).ask(looking("203.0.113.66"), JobScope.ALL).getFirst();

        assertThat(answer.rows()).hasSize(5);
        assertThat(answer.omitted()).isEqualTo(15);
        assertThat(answer.evidence().found()).isEqualTo(20);
    }

    @Test
    void skipsDamagedFileAndMarksItsJobsInconclusive() throws Exception {
        store.write(job("o/a", 1, 0).has("address", "203.0.113.66", BAD));
        store.write(job("o/b", 2, 1).has("address", "203.0.113.66", BAD));
        store.files("observables", file -> damage(file, "2026-11-02"));

        Answer answer = store.ask(looking("203.0.113.66"), JobScope.ALL);

        assertThat(column(answer, "run")).containsExactly("1");
        assertThat(answer.evidence().notJudged()).containsExactly(Map.entry(Reason.UNREADABLE, 1L));
        assertThat(answer.evidence().named().getFirst().name()).startsWith("o/b");

        store.files("jobs", file -> damage(file, "2026-11-02"));
        Answer fewer = store.ask(looking("203.0.113.66"), JobScope.ALL);
        assertThat(column(fewer, "run")).containsExactly("1");
        assertThat(fewer.evidence().named().getFirst().name()).contains("v1/jobs/day=2026-11-02");

        // Rules over captures are affected as well.
        Answer rules = store.ask(new Question.Rules(List.of(new RuleText("x.yaml", """
                        - rule: x
                          desc: x
                          condition: evt.num=1
                          output: x
                          priority: WARNING
                        """))), JobScope.ALL);
        assertThat(rules.evidence().notJudged())
                .containsOnly(Map.entry(Reason.UNREADABLE, 1L), Map.entry(Reason.NO_CAPTURE, 1L));
    }

    private static void damage(Path file, String day) {
        if (file.toString().contains(day)) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, 8, bytes.length - 8, (byte) 0x5a);
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void findsFirstOccurrenceOfEachValue() throws Exception {
        store.write(
                job("o/a", 1, 0).has("destination", "a.example:443", "a"),
                job("o/b", 2, 1).has("destination", "a.example:443", "a").has("destination", "b.example:443", "b"),
                job("o/a", 3, 2).has("destination", "b.example:443", "b").has("destination", "c.example:443", "c"));

        Answer all = store.ask(new Question.FirstSeen("destination"), JobScope.ALL);
        assertThat(column(all, "value")).containsExactly("c.example:443", "b.example:443", "a.example:443");
        assertThat(column(all, "repository")).containsExactly("o/a", "o/b", "o/a");
        assertThat(column(all, "jobs")).containsExactly("1", "2", "2");

        Answer one = store.ask(
                new Question.FirstSeen("destination"), new JobScope(null, null, List.of(new RepositoryPattern("o/a"))));
        assertThat(column(one, "run")).containsExactly("3", "3", "1");

        Answer fresh = store.search(100)
                .ask(
                        new Question.New(List.of("destination", "secret")),
                        new JobScope(FIRST.plusDays(2), null, List.of()))
                .getFirst();
        assertThat(column(fresh, "value")).containsExactly("c.example:443");
        assertThat(fresh.notes()).contains("The stored data starts on 2026-11-01: earlier occurrences are unknown");

        assertThatThrownBy(() -> store.ask(new Question.FirstSeen("destinations"), JobScope.ALL))
                .hasMessageContaining("did you mean 'destination'?");
    }

    @Test
    void comparesLocksRareEntriesFirst() throws Exception {
        store.write(
                job("o/a", 1, 0).behaves("destinations", "github.com:443").behaves("programs", "git"),
                job("o/b", 2, 0).behaves("destinations", "github.com:443").behaves("destinations", "evil.example:443"),
                job("o/c", 3, 0).behaves("destinations", "github.com:443").with("behaviors_complete", false),
                job("o/d", 4, 0).behaves("programs", "git").with("coverage_complete", false));

        Answer answer = store.ask(new Question.Locks(), JobScope.ALL);

        assertThat(column(answer, "entry")).containsExactly("evil.example:443", "git", "github.com:443");
        assertThat(column(answer, "where")).containsExactly("o/b", "o/a, o/d", "o/a, o/b, o/c");
        // A row of an incompletely known job says nothing about its other behavior.
        assertThat(answer.evidence().notJudged()).containsExactly(Map.entry(Reason.INCOMPLETE, 2L));
        assertThat(answer.evidence().found()).isEqualTo(4);
    }

    @Test
    void storeWithoutTablesIsAnError() {
        assertThatThrownBy(() -> store.ask(looking("203.0.113.66"), JobScope.ALL))
                .isInstanceOf(HuntException.class)
                .hasMessageContaining("has no tables");
    }

    @Test
    void emptyScopeIsInconclusive() throws Exception {
        store.write(job("octo/app", 1, 0).has("address", "203.0.113.66", BAD));

        Answer late = store.ask(looking("203.0.113.66"), new JobScope(FIRST.plusDays(9), null, List.of()));
        assertThat(late.evidence().isComplete()).isFalse();
        assertThat(late.remarks()).anyMatch(remark -> remark.startsWith("No stored job is in scope"));

        Answer misspelt = store.ask(
                looking("203.0.113.66"),
                new JobScope(null, null, List.of(new RepositoryPattern("octo/ap"), new RepositoryPattern("octo/app"))));
        assertThat(misspelt.rows()).hasSize(1);
        assertThat(misspelt.remarks()).containsExactly("No stored job of these days matches the repository octo/ap");
    }

    @Test
    void findsValuesWithAnyFirstCharacter() throws Exception {
        store.write(
                job("o/a", 1, 0).has("action", "Evil/action@ünlock", "Evil/action@ünlock"),
                job("o/a", 2, 0).has("name", "üc2.evil.example", "example.evil.üc2."),
                job("o/a", 3, 0).has("package", "Left_Pad@1", "Left_Pad@1"),
                job("o/a", 4, 0).has("name", "evil.example", "example.evil."),
                job("o/a", 5, 0).has("name", "x.evilexample", "evilexample.x."));

        assertThat(column(
                        store.ask(
                                new Question.Indicators(
                                        List.of(
                                                SearchTermParser.ofPackage("evil/action"),
                                                SearchTermParser.ofPackage("left-pad")),
                                        List.of()),
                                JobScope.ALL),
                        "run"))
                .containsExactly("1", "3");
        assertThat(column(store.ask(looking("*.evil.example"), JobScope.ALL), "run"))
                .containsExactly("2", "4");
    }

    /** The runner reports only the repository of a step's action; directories are known of steps within other actions. */
    @Test
    void findsActionInSubdirectoryByItsRepository() throws Exception {
        store.write(
                job("o/a", 1, 0).has("action", "github/codeql-action@v3", "github/codeql-action@v3"),
                job("o/a", 2, 0).has("action", "github/codeql-action@v2", "github/codeql-action@v2"),
                job("o/a", 3, 0).has("action", "github/codeql-action/init@v3", "github/codeql-action/init@v3"),
                job("o/a", 4, 0).has("action", "github/codeql-action/analyze@v3", "github/codeql-action/analyze@v3"));

        Answer directory = store.ask(looking("github/codeql-action/init@v3"), JobScope.ALL);
        assertThat(column(directory, "run")).containsExactly("1", "3");
        assertThat(directory.notes())
                .singleElement()
                .asString()
                .startsWith("github/codeql-action/init@v3 also matches github/codeql-action@v3");

        Answer repository = store.ask(looking("github/codeql-action@v3"), JobScope.ALL);
        assertThat(column(repository, "run")).containsExactly("1", "3", "4");
        assertThat(repository.notes()).isEmpty();
    }

    @Test
    void findsLinkLocalAddressByItsNetwork() throws Exception {
        store.write(job("o/a", 1, 0).has("address", "fe80::1%eth0", "fe800000000000000000000000000001"));

        assertThat(column(store.ask(looking("fe80::/10"), JobScope.ALL), "value"))
                .containsExactly("fe80::1%eth0");
        assertThat(store.ask(looking("fe80::1"), JobScope.ALL).rows()).hasSize(1);
    }

    @Test
    void comparesUnboundedNumberOfValues() throws Exception {
        Job job = job("o/a", 1, 0);
        for (int i = 0; i < 25_000; i++) {
            String address = "10.0." + i / 250 + "." + i % 250;
            job.has("address", address, OrderKey.ofAddress(address).orElseThrow());
        }
        store.write(job);

        Answer answer = store.search(5).ask(looking("10.0.0.0/8"), JobScope.ALL).getFirst();

        assertThat(answer.rows()).hasSize(5);
        assertThat(answer.omitted()).isEqualTo(24_995);
        assertThat(answer.evidence().found()).isEqualTo(1);
    }

    @Test
    void unhashedProgramIsInconclusive() throws Exception {
        String hash = "aa".repeat(32);
        store.write(
                job("o/a", 1, 0).has("sha256", hash, hash),
                job("o/a", 2, 0).with("source", "capture"),
                job("o/a", 3, 0).program("/tmp/evil", ""),
                job("o/a", 4, 0).program("/usr/bin/git", "bb".repeat(32)));

        Answer answer = store.ask(looking(hash), JobScope.ALL);

        assertThat(column(answer, "run")).containsExactly("1");
        assertThat(answer.evidence().notJudged()).containsExactly(Map.entry(Reason.INCOMPLETE, 2L));
        assertThat(answer.evidence().named())
                .extracting(InconclusiveJob::description)
                .containsOnly("not all its programs have a hash");
    }

    @Test
    void valueWithoutTimeIsAsNewAsItsJob() throws Exception {
        store.write(
                job("o/a", 3, 0).without("secret", "npm token"),
                job("o/b", 1, 5).without("secret", "npm token").without("secret", "ssh key"),
                job("o/c", 2, 6).without("secret", "ssh key"));

        Answer fresh = store.ask(new Question.FirstSeen("secret"), new JobScope(FIRST.plusDays(1), null, List.of()));

        assertThat(column(fresh, "value")).containsExactly("ssh key");
        assertThat(column(fresh, "repository")).containsExactly("o/b");
        assertThat(fresh.evidence().found()).isEqualTo(2);
    }

    @Test
    void slowClockDoesNotHideNewValues() throws Exception {
        store.write(job("o/a", 1, 0).has("destination", "old.example:443", "o"));
        store.write(job("o/b", 2, 5).at("destination", "evil.example:443", 5).at("destination", "old.example:443", 5));

        Answer fresh =
                store.ask(new Question.New(List.of("destination")), new JobScope(FIRST.plusDays(4), null, List.of()));

        assertThat(column(fresh, "value")).containsExactly("evil.example:443");
        assertThat(column(fresh, "first_time")).containsExactly("2026-11-06T00:00:00Z");
    }

    @Test
    void fastClockDoesNotMakeValuesNewRepeatedly() throws Exception {
        long noon = FIRST.plusDays(5).atTime(12, 0).toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L;
        long later = FIRST.plusYears(70).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L;
        store.write(job("o/a", 1, 5)
                .with("day_of_arrival", true)
                .with("received_ns", noon)
                .at("destination", "ahead.example:443", later));
        Question asked = new Question.New(List.of("destination"));

        Answer then = store.ask(asked, new JobScope(FIRST.plusDays(4), null, List.of()));
        assertThat(column(then, "value")).containsExactly("ahead.example:443");
        assertThat(column(then, "first_time")).containsExactly("2026-11-06T12:00:00Z");

        Answer next = store.ask(asked, new JobScope(FIRST.plusDays(6), null, List.of()));
        assertThat(column(next, "value")).isEmpty();
    }

    /** Used for splitting a question into parts; not a user's query, which must not see superseded reports. */
    @Test
    void countsJobsByDayAndRepositoryAndListsSuperseded() throws Exception {
        store.write(job("o/a", 1, 0), job("o/a", 2, 0), job("o/b", 3, 0), job("o/a", 4, 1));
        Thread.sleep(2);
        store.write(job("o/a", 1, 1).with("report", "another"));
        JobScope scope = new JobScope(null, null, List.of(new RepositoryPattern("o/a"), new RepositoryPattern("o/c")));

        JobCounts all = store.search(1).counts(JobScope.ALL, true, 100);
        assertThat(all.jobs())
                .containsExactly(
                        new JobCounts.OfDay(FIRST, "o/a", 1),
                        new JobCounts.OfDay(FIRST, "o/b", 1),
                        new JobCounts.OfDay(FIRST.plusDays(1), "o/a", 2));
        assertThat(all.voids())
                .containsExactly(
                        new JobCounts.VoidReport(FIRST, job("o/a", 1, 0).key()));
        assertThat(all.isComplete()).isTrue();

        JobCounts some = store.search(1).counts(scope, false, 100);
        assertThat(some.jobs())
                .containsExactly(new JobCounts.OfDay(FIRST, "", 1), new JobCounts.OfDay(FIRST.plusDays(1), "", 2));
        assertThat(some.notes()).containsExactly("No stored job of these days matches the repository o/c");
        assertThat(store.search(1).counts(JobScope.ALL, true, 2).isComplete()).isFalse();
        assertThat(store.search(1)
                        .counts(new JobScope(null, FIRST, List.of()), false, 100)
                        .jobs())
                .containsExactly(new JobCounts.OfDay(FIRST, "", 3));
    }

    @Test
    void fileMergedMeanwhileIsNotDamaged() throws Exception {
        store.write(job("o/a", 1, 0).has("address", "203.0.113.66", BAD));
        store.write(job("o/a", 2, 0).has("address", "203.0.113.66", BAD));
        AtomicInteger runs = new AtomicInteger();
        try (JobTables tables = store.tables()) {
            long found = tables.with(JobScope.ALL, List.of(StoredTables.OBSERVABLES), () -> {
                if (runs.getAndIncrement() == 0) {
                    store.merge();
                }
                return tables.number("SELECT count(DISTINCT job) FROM observables");
            });

            assertThat(found).isEqualTo(2);
            assertThat(tables.broken()).isEmpty();
        }
        assertThat(runs.get()).isEqualTo(2);
    }

    @Test
    void escapesErrorMessagesForTerminals() throws Exception {
        store.write(job("o/a", 1, 0).has("name", "\u001b[31mX", "x"));

        assertThatThrownBy(
                        () -> store.ask(new Question.Sql("SELECT CAST(value AS INT) FROM observables"), JobScope.ALL))
                .isInstanceOf(HuntException.class)
                .message()
                .contains("31mX")
                .doesNotContain("\u001b");
    }

    @Test
    void reportsSearchStoppedBeforeStart() throws Exception {
        store.write(job("o/a", 1, 0).has("address", "203.0.113.66", BAD));
        JobSearch search = store.search(10);
        search.stop();

        Answer answer = search.ask(looking("203.0.113.66"), JobScope.ALL).getFirst();

        assertThat(answer.evidence().interrupted()).isTrue();
        assertThat(answer.evidence().isComplete()).isFalse();
    }
}
