package eyas.session.input;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.diagnostic.Fix;
import eyas.fields.FieldCatalog;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that an undefined macro of the default rules has a fix that names their directory. */
final class DefaultMacroFixTest {
    @TempDir
    private Path directory;

    private LoadResult load(Path defaults, String macro) throws IOException {
        Path file = Files.writeString(directory.resolve("mine.yaml"), """
                - rule: Curl Was Run
                  desc: d
                  condition: %s and proc.name = curl
                  output: o
                  priority: INFO
                """.formatted(macro));
        LoadResult result = new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), LoadOptions.DEFAULT)
                .load(List.of(RuleFile.read(file)));
        return DefaultMacroFix.addTo(result, defaults);
    }

    private static List<String> fixes(LoadResult result) {
        return result.files().getFirst().diagnostics().getFirst().diagnostic().fixes().stream()
                .map(Fix::description)
                .toList();
    }

    @Test
    void undefinedMacroOfTheDefaultRulesHasAFix() throws IOException {
        Path defaults = Files.createDirectory(directory.resolve("defaults"));
        Files.writeString(
                defaults.resolve("10-programs.yaml"), "- macro: program_started\n  condition: evt.type = execve\n");
        assertThat(fixes(load(defaults, "program_started")))
                .containsExactly("load the default rules before this file: " + defaults);
        assertThat(fixes(load(defaults, "unknown_macro"))).isEmpty();
    }

    @Test
    void missingDefaultRulesSuggestNothing() throws IOException {
        assertThat(fixes(load(directory.resolve("missing"), "program_started"))).isEmpty();
    }
}
