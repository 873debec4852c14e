package eyas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RuleScaleTest {
    @Test
    void generatedRulesLoadAndAreDeterministic() {
        String text = RuleScale.rules(300);
        LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(List.of(new RuleFile.Content("generated.yaml", Bytes.of(text))));
        assertThat(result.ruleSet().orElseThrow().rules()).hasSize(300);
        assertThat(RuleScale.rules(300)).isEqualTo(text);
    }
}
