package eyas.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.capture.CaptureSource;
import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.engine.AlertSubject;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.fields.FieldCatalog;
import eyas.output.AlertMask;
import eyas.rules.model.RuleSelection;
import eyas.session.SessionPlan.Stage;
import eyas.session.input.RuleFiles;
import eyas.session.report.ReportDirectory;
import eyas.session.terminal.Terminal;
import eyas.state.EventContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionPlanTest {
    private static final Path CAPTURE =
            Path.of(System.getProperty("eyas.root"), "core/capture/src/test/resources/eyas/capture/synthetic.scap");

    @TempDir
    private Path directory;

    private final List<String> order = new ArrayList<>();

    private ActiveRules rules() throws Exception {
        Path file = Files.writeString(directory.resolve("rules.yaml"), """
                - rule: First
                  desc: One event.
                  condition: evt.num = 1
                  output: Seen
                  priority: NOTICE
                """);
        FieldCatalog catalog = FieldCatalog.syscall();
        return ActiveRules.of(
                new RuleFiles(Terminal.standardError()).inspect(List.of(file), catalog), RuleSelection.ALL, catalog);
    }

    /** Records its name and the number of alerts on disk; loses one thing. */
    private final class Noting implements AlertConsumer, LossReporter {
        private final String name;
        private final ReportDirectory report;

        private Noting(String name, ReportDirectory report) {
            this.name = name;
            this.report = report;
        }

        private void note() {
            order.add(name + report.alerts().orElseThrow().lines());
        }

        @Override
        public void accept(Alert alert, EventContext context) {
            note();
        }

        @Override
        public void conclude(Alert alert, AlertSubject subject) {
            note();
        }

        @Override
        public void losses(LossCollector to) {
            to.lost(name, 1);
        }
    }

    @Test
    void alertsPassStagesInOrder() throws Exception {
        try (ReportDirectory report = ReportDirectory.open(directory.resolve("report"), AlertMask.NOTHING, Set.of());
                Session session = Session.over(SessionSource.capture(CaptureSource.open(CAPTURE)), "a test")
                        .open()) {
            SessionPlan plan = SessionPlan.EMPTY
                    .alerting(Stage.SEND, new Noting("send", report))
                    .alerting(Stage.SEAL, new Noting("seal", report))
                    .alerting(Stage.COUNT, new Noting("count", report))
                    .writing(report);
            List<Alert> raised = new ArrayList<>();
            session.replay(plan.alerting(Stage.SEND, (alert, _) -> raised.add(alert)), rules());
            session.raise(raised.getFirst(), new AlertSubject(-1, -1, -1, "another target"));

            assertThat(order).containsExactly("count1", "seal1", "send1", "count2", "seal2", "send2");
            assertThat(session.alerts().total()).isEqualTo(2);
            assertThat(session.coverage().losses()).extracting("kind").contains("count", "seal", "send");
        }
    }

    @Test
    void rejectsSecondPlan() throws Exception {
        try (Session session = Session.over(SessionSource.capture(CaptureSource.open(CAPTURE)), "a test")
                .open()) {
            SessionPlan plan = SessionPlan.EMPTY.running(_ -> {});
            session.run(plan, rules(), () -> false);
            assertThatThrownBy(() -> session.run(SessionPlan.EMPTY, rules(), () -> false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a session has one plan");
        }
    }
}
