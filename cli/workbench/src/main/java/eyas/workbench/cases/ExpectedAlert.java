package eyas.workbench.cases;

import eyas.text.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule must alert.
 *
 * @param rule the rule's name
 * @param count how often exactly; null = at least once
 * @param outputs texts of which each must be part of the output of at least one of the alerts
 * @param place where the rule is named
 */
public record ExpectedAlert(String rule, @Nullable Long count, List<String> outputs, SourceRange place) {
    public ExpectedAlert {
        outputs = List.copyOf(outputs);
    }
}
