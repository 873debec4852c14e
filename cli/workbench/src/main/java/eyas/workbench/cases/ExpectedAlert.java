package eyas.workbench.cases;

import eyas.text.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expected alert.
 *
 * @param rule the rule's name
 * @param count the exact number of alerts; null for at least one
 * @param outputs texts, each of which at least one output must contain
 * @param place position of the rule's name
 */
public record ExpectedAlert(String rule, @Nullable Long count, List<String> outputs, SourceRange place) {
    public ExpectedAlert {
        outputs = List.copyOf(outputs);
    }
}
