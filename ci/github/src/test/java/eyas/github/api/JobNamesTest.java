package eyas.github.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import eyas.ci.agent.AgentTermination;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFinding;
import eyas.ci.outcome.RuleFinding.Place;
import eyas.ci.outcome.RuleFindings;
import eyas.github.runner.GitHubEnvironment;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finds the names of a job and its steps among all jobs of a run. */
final class JobNamesTest {
    private static final String OURS = """
            {"id":900,"run_id":4242,"name":"build (ubuntu-latest, 21)","status":"in_progress","conclusion":null,\
            "runner_name":"GitHub Actions 12","steps":[\
            {"name":"Set up job","status":"completed","number":1,"started_at":"2026-11-24T22:00:00Z",\
            "completed_at":"2026-11-24T22:00:02Z"},\
            {"name":"Build","status":"completed","number":2,"started_at":"2026-11-24T22:00:05Z",\
            "completed_at":"2026-11-24T22:00:09Z"},\
            {"name":"Test","status":"in_progress","number":3,"started_at":"2026-11-24T22:00:09Z","completed_at":null},\
            {"name":"Post","status":"queued","number":4,"started_at":null,"completed_at":"no time"}]}""";

    private FakeGitHub github = FakeGitHub.open();

    @AfterEach
    void stop() {
        github.close();
    }

    private void jobs(int others, String... ours) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            rows.add(
                    "{\"id\":" + i + ",\"name\":\"other " + i + "\",\"status\":\"in_progress\",\"runner_name\":\"GitHub"
                            + " Actions " + (100 + i) + "\",\"steps\":[]}");
        }
        rows.addAll(List.of(ours));
        github.close();
        github = new FakeGitHub(false, Map.of("jobs", rows));
    }

    private GitHubEnvironment environment() {
        return new GitHubEnvironment(Map.of(
                "GITHUB_API_URL", github.url() + "/api/v3",
                "GITHUB_REPOSITORY", "example/app",
                "GITHUB_RUN_ID", "4242",
                "GITHUB_RUN_ATTEMPT", "2",
                "RUNNER_NAME", "GitHub Actions 12",
                "INPUT_GITHUB_TOKEN", "ghs_job"));
    }

    private Optional<JobNames> find(String runner) {
        GitHubEndpoint site = GitHubEndpoint.of(environment());
        try (GitHubClient client = new GitHubClient(site, GitHubClient.RETRY_POLICY, new FakeClock())) {
            return JobNames.find(client, 4242, 2, runner);
        }
    }

    @Test
    void findsThisJobOnLastPage() {
        jobs(230, OURS);
        JobNames names = find("GitHub Actions 12").orElseThrow();
        assertThat(names.job()).isEqualTo("build (ubuntu-latest, 21)");
        assertThat(names.steps())
                .extracting(JobNames.Step::name)
                .containsExactly("Set up job", "Build", "Test", "Post");
        assertThat(github.requests())
                .extracting(ServeEvent::getRequest)
                .extracting(request -> request.getUrl())
                .containsExactly(
                        "/api/v3/repos/example/app/actions/runs/4242/attempts/2/jobs?per_page=100&page=1",
                        "/api/v3/repos/example/app/actions/runs/4242/attempts/2/jobs?per_page=100&page=2",
                        "/api/v3/repos/example/app/actions/runs/4242/attempts/2/jobs?per_page=100&page=3");
        assertThat(find("another")).isEmpty();
    }

    @Test
    void ambiguousJobsGiveNoName() {
        jobs(0, OURS, OURS);
        assertThat(find("GitHub Actions 12")).isEmpty();
        jobs(3, OURS.replace("in_progress", "completed"));
        assertThat(find("GitHub Actions 12")).isEmpty();
    }

    @Test
    void findsStepByTimeIfUnambiguous() {
        jobs(0, OURS);
        JobNames names = find("GitHub Actions 12").orElseThrow();
        assertThat(names.stepAt(Instant.parse("2026-11-24T22:00:06.5Z"))).contains("Build");
        assertThat(names.stepAt(Instant.parse("2026-11-24T22:00:09.5Z"))).isEmpty();
        assertThat(names.stepAt(Instant.parse("2026-11-24T22:10:00Z"))).contains("Test");
        assertThat(names.stepAt(Instant.parse("2026-11-24T22:00:04Z"))).isEmpty();
    }

    private JobOutcome named(String step, String time) {
        RuleFinding finding =
                new RuleFinding("R", Priority.ERROR, 1, time, "m", new Place(step, "", "", "", "", "high"));
        JobOutcome outcome = new JobOutcome(
                new AgentTermination.Clean(),
                "",
                new RuleFindings(List.of(finding), 1, 0),
                1,
                0,
                List.of(),
                Verdict.CLEAN,
                true,
                Optional.empty());
        return StepTitles.named(outcome, environment(), GitHubClient.RETRY_POLICY, new FakeClock());
    }

    @Test
    void requestsOnlyUnknownSteps() {
        jobs(0, OURS);
        assertThat(describe(named("make", "2026-11-24T22:00:06Z"))).isEqualTo("step make");
        assertThat(describe(named("Build (__run)", "2026-11-24T22:00:06Z"))).isEqualTo("step Build (__run)");
        assertThat(github.requests()).isEmpty();
        assertThat(describe(named("__run", "2026-11-24T22:00:06.123456789Z")))
                .isEqualTo("step Build (__run, by the clock)");
        assertThat(describe(named("__run", "2026-11-24T22:00:09.5Z"))).isEqualTo("step __run");
        assertThat(describe(named("__run", "no time"))).isEqualTo("step __run");
        jobs(0, OURS, OURS);
        assertThat(describe(named("__run", "2026-11-24T22:00:06Z"))).isEqualTo("step __run");
        github.close();
        github = FakeGitHub.open();
        assertThat(describe(named("__run", "2026-11-24T22:00:06Z"))).isEqualTo("step __run");
    }

    private static String describe(JobOutcome outcome) {
        return outcome.findings().byRule().getFirst().place().describe();
    }

    @Test
    void withoutPermissionNothingIsKnown() {
        assertThatThrownBy(() -> find("GitHub Actions 12"))
                .isInstanceOfSatisfying(
                        GitHubException.class, e -> assertThat(e.kind()).isEqualTo(GitHubException.Kind.NOT_FOUND))
                .hasMessage("GitHub answers 404: Not Found");
    }

    /** The server may send any time: the maximum instant has no next second. */
    @Test
    void findsStepWithMaximumEndTime() {
        JobNames.Step step = new JobNames.Step("Far", Instant.EPOCH, Instant.MAX.minusNanos(1));
        assertThat(new JobNames("build", List.of(step)).stepAt(Instant.EPOCH.plusSeconds(9)))
                .contains("Far");
    }
}
