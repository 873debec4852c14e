package eyas.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CodebaseRuleTest {
    private static final CodebaseRule RULE = new CodebaseRule("files stay small", "split the file");

    @Test
    void violationNamesLocationsAndRemedy() {
        assertThatThrownBy(() -> RULE.check(List.of("A.java has 700 lines", "B.java has 701 lines")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        codebase rule violated: files stay small
                          A.java has 700 lines
                          B.java has 701 lines
                        remedy: split the file""");
    }

    @Test
    void longListOfLocationsIsTruncated() {
        String message = RULE.message(Collections.nCopies(1000, "x".repeat(1000) + "\n" + "y".repeat(10)));
        assertThat(message.lines().count()).isLessThan(30);
        assertThat(message).contains("… and 980 more").endsWith("remedy: split the file");
    }

    @Test
    void ruleWithoutViolationsPasses() {
        RULE.check(List.of());
    }

    @Test
    void violatedOrEmptyArchUnitRuleFails() {
        JavaClasses classes = new ClassFileImporter().importClasses(CodebaseRule.class);
        assertThatThrownBy(() -> RULE.check(noClasses().should().beRecords(), classes))
                .hasMessageContaining("CodebaseRule");
        assertThatThrownBy(() -> RULE.check(
                        noClasses().that().resideInAPackage("no.such").should().beRecords(), classes))
                .isInstanceOf(AssertionError.class);
    }
}
