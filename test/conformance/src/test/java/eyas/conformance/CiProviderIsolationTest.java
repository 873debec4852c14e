package eyas.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks that only the module {@code github} depends on GitHub: the constant pool of every other class, which contains its literals and the
 * names of the types it uses, does not mention GitHub or its runner. Other classes use {@code CiProvider}.
 */
final class CiProviderIsolationTest {
    private static final Pattern GITHUB = Pattern.compile(
            "(?i:github|runner\\.worker)|\\b(?:RUNNER_(?:TEMP|TOOL|NAME|ENV|TRACK|WORK|OS|ARCH)|ACTIONS_(?:RUNNER|ID|ALLOW|STEP))");

    /** A class that may mention GitHub in literals that match {@code text}, and the reason. */
    private record Allowed(String type, String text, String reason) {}

    private static final String HELP = "an example or a name in the help of a command";
    private static final String JOB_PATH = "a path that identifies processes of jobs, like the rows of ci-systems.tsv";

    private static final List<Allowed> ALLOWED = List.of(
            new Allowed(
                    "eyas.plugin.github.",
                    ".*",
                    "the plugin with the name and the fields of Falco's plugin, not a CI system"),
            new Allowed("eyas.state.job.RunnerDirectories", "/github/(workspace|home)/", JOB_PATH),
            new Allowed("eyas.state.job.LaterStepVariable", ".*/github/home", JOB_PATH),
            new Allowed("eyas.tables.model.JobColumns", "the CI system, for example `github`; .*", HELP),
            new Allowed("eyas.fleet.collect.ReceiverOptions", "(--)?github-issuer", "the name of an option"),
            new Allowed("eyas.fleet.collect.ReceiverOptions", "Issuer of these tokens, for GitHub .*", HELP),
            new Allowed("eyas.cli.action.ActionCommand", ".*GITHUB_ACTIONS=true.*", HELP),
            new Allowed("eyas.cli.action.CommentCommand", ".* github-token\\.", HELP),
            new Allowed("eyas.cli.host.HostShowCommand", ".*ACTIONS_RUNNER_HOOK_JOB_COMPLETED\\.", HELP),
            new Allowed("eyas.cli.analyze.AnalyzeCommand", "  eyas analyze .*", HELP),
            new Allowed(
                    "eyas.cli.lock.LockOption", "\\.github/eyas\\.lock\\.yaml", "the default of a documented option"),
            new Allowed("eyas.cli.lock.LockLearnCommand", "  eyas lock learn .*", HELP),
            new Allowed("eyas.cli.lock.LockDiffCommand", "  git show .*", HELP),
            new Allowed("eyas.cli.lock.LockImportCommand", ".*", "it imports the file of GitHub's egress firewall"));

    @Test
    void onlyGithubModuleDependsOnGitHub() throws Exception {
        Set<String> elsewhere = new TreeSet<>();
        Set<Allowed> unused = new HashSet<>(ALLOWED);
        int own = 0;
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("eyas")) {
            for (String text : constants(type)) {
                if (!GITHUB.matcher(text).find()) {
                    continue;
                }
                if (type.getPackageName().matches("eyas\\.github(\\..*)?")) {
                    own++;
                    continue;
                }
                Optional<Allowed> allowed = ALLOWED.stream()
                        .filter(each -> type.getName().startsWith(each.type()) && text.matches("(?s)" + each.text()))
                        .findFirst();
                if (allowed.isEmpty()) {
                    elsewhere.add(type.getName() + ": " + text);
                }
                allowed.ifPresent(unused::remove);
            }
        }
        new CodebaseRule(
                        "only the module github mentions GitHub",
                        "use CiProvider or CiJob, or extend ci-systems.tsv if it identifies processes")
                .check(elsewhere);
        assertThat(unused).as("unused exceptions").isEmpty();
        assertThat(own).as("constants that mention GitHub in its module").isGreaterThan(200);
    }

    private static Set<String> constants(JavaClass type) throws Exception {
        Set<String> texts = new TreeSet<>();
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            for (PoolEntry entry : ClassFile.of().parse(in.readAllBytes()).constantPool()) {
                if (entry instanceof Utf8Entry text) {
                    texts.add(text.stringValue());
                }
            }
        }
        return texts;
    }
}
