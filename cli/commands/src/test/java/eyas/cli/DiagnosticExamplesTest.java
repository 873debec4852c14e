package eyas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.file.LockReader;
import eyas.config.ConfigException;
import eyas.config.ConfigLoader;
import eyas.config.ConfigLoader.Loaded;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.DiagnosticPage;
import eyas.diagnostic.DiagnosticRenderer;
import eyas.event.EventSourceException;
import eyas.fields.FieldCatalog;
import eyas.filter.Filter;
import eyas.filter.FilterException;
import eyas.rules.LoadOptions;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.format.FormatResult;
import eyas.rules.format.RulesFormatter;
import eyas.rules.report.FalcoReport;
import eyas.rules.report.FileResult;
import eyas.rules.report.LoadDiagnostic;
import eyas.testsupport.Golden;
import eyas.workbench.cases.CaseReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Checks that each code has an example that produces it, the output of the example, and the generated documentation page. */
final class DiagnosticExamplesTest {
    private static final Golden OUTPUTS =
            Golden.in("cli/commands", "core/diagnostic/src/main/resources/eyas/diagnostic/examples");
    private static final Golden DOCS = Golden.in("cli/commands", "docs/reference");
    private static final Pattern ECHO = Pattern.compile("echo '(.*)' > (\\S+)");
    private static final int MANY = 1_001;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(DiagnosticCode.class)
    void exampleProducesCode(DiagnosticCode code) throws IOException {
        String output = output(code);
        assertThat(output).contains(code.id());
        OUTPUTS.text(code.id() + ".out", output);
    }

    @Test
    void pageIsGeneratedFromCodesAndExamples() throws IOException {
        Map<DiagnosticCode, String> outputs = new EnumMap<>(DiagnosticCode.class);
        for (DiagnosticCode code : DiagnosticCode.values()) {
            outputs.put(code, output(code));
        }
        DOCS.text("diagnostics.md", DiagnosticPage.markdown(code -> Objects.requireNonNull(outputs.get(code))));
    }

    @Test
    void codesAreListed() {
        assertThat(Stream.of(DiagnosticCode.values()).map(DiagnosticCode::id)).doesNotHaveDuplicates();
        assertThat(Stream.of(DiagnosticCode.values()).map(DiagnosticCode::explanation))
                .allMatch(text -> text.endsWith("."));
    }

    @Test
    void explainShowsExampleAndOutput() {
        ProgramRun one = eyasRun("explain", "f010");
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(one.out())
                .startsWith("F010: Unknown field\n")
                .contains("evt.type = open and proc.nmae = cat")
                .contains("fix: did you mean 'proc.name'?");
        assertThat(eyasRun("explain").out()).contains("LOAD_UNKNOWN_KEY", "C001", "S101");
        assertThat(eyasRun("explain", "X9").err()).contains("unknown code 'X9'");
        assertThat(eyasRun("explain", "--markdown").out()).startsWith("# Diagnostics\n");
    }

    private static ProgramRun eyasRun(String... arguments) {
        return ProgramRun.eyas(arguments);
    }

    private String output(DiagnosticCode code) throws IOException {
        String output = switch (code.subject()) {
            case CONDITION -> condition(code.example().strip());
            case RULES -> rules(code);
            case CASE -> cases(code.example());
            case CONFIGURATION -> configuration(code);
            case LOCK -> lock(code);
            case COMMAND_LINE -> commandLine(code);
        };
        return output.replace(directory + "/", "");
    }

    private String commandLine(DiagnosticCode code) throws IOException {
        return switch (code) {
            // Commands of eyas-fleet: FailureExamplesTest compares their output.
            case STORE, RECEIVER, DELIVERY, QUERY -> code.exampleOutput();
            // These depend on the machine, so the failure is not produced by a run.
            case LIVE_EVENTS ->
                failed(
                        "watch",
                        new EventSourceException(
                                "cannot watch live: BPF needs root, or the capabilities CAP_BPF and CAP_PERFMON: run with sudo,"
                                        + " or in a container with --privileged (or --cap-add BPF --cap-add PERFMON --cap-add SYS_PTRACE"
                                        + " --cap-add DAC_READ_SEARCH)"));
            case RESOURCE_LIMIT ->
                failed(
                        "analyze",
                        new IllegalStateException("", new OutOfMemoryError("unable to create native thread")));
            case INTERNAL_ERROR -> failed("analyze", new IllegalStateException("unexpected state"));
            default ->
                eyasRun(withoutProgram(prepared(code.example())))
                        .err()
                        .replace(Path.of("").toAbsolutePath().toString(), "/opt/eyas");
        };
    }

    /** Writes the example's files to the temporary directory; returns its command, which uses them. */
    private String prepared(String example) throws IOException {
        String command = "";
        for (String line : example.lines().toList()) {
            Matcher file = ECHO.matcher(line);
            if (file.matches()) {
                Files.writeString(directory.resolve(file.group(2)), file.group(1) + "\n");
            } else {
                command = line;
            }
        }
        return Stream.of(command.split(" ", -1))
                .map(word -> Files.exists(directory.resolve(word))
                        ? directory.resolve(word).toString()
                        : word)
                .collect(Collectors.joining(" "));
    }

    private static String failed(String command, Exception failure) {
        StringWriter printed = new StringWriter();
        CommandLine line = new CommandLine(CommandSpec.create()).setErr(new PrintWriter(printed));
        new CommandFailureHandler(command).handleExecutionException(failure, line, line.parseArgs());
        return printed.toString();
    }

    private static String[] withoutProgram(String line) {
        return line.strip().substring("eyas ".length()).split(" ", -1);
    }

    /** Returns the last word of an example that names a missing file. */
    private static String missing(DiagnosticCode code) {
        String line = code.example().strip();
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private static String condition(String text) {
        try {
            Filter filter = Filter.compile(text, FieldCatalog.syscall());
            return rendered(filter.warnings());
        } catch (FilterException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String rules(DiagnosticCode code) {
        return switch (code) {
            case FILE_READ -> load(new RuleFile.Unreadable(missing(code), "there is no such file"));
            case OMITTED ->
                files(content(code.example().repeat(MANY)), LoadOptions.DEFAULT)
                        .flatMap(result -> result.diagnostics().stream())
                        .filter(diagnostic -> diagnostic.code() == code)
                        .map(diagnostic -> DiagnosticRenderer.plain(diagnostic.diagnostic()))
                        .collect(Collectors.joining());
            case FORMAT ->
                switch (RulesFormatter.format(content(code.example()))) {
                    case FormatResult.Refused(LoadDiagnostic diagnostic) ->
                        DiagnosticRenderer.plain(diagnostic.diagnostic());
                    case FormatResult.Formatted formatted -> throw new AssertionError("formatted: " + formatted);
                };
            // In Eyas's own format, errors in conditions have their own codes.
            case COMPILE_CONDITION, CONDITION_WARNING ->
                files(content(code.example()), LoadOptions.DEFAULT.inFalcoOrder())
                        .map(FalcoReport::text)
                        .collect(Collectors.joining());
            default -> load(content(code.example()));
        };
    }

    private static RuleFile.Content content(String text) {
        return new RuleFile.Content("rules.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String load(RuleFile file) {
        return files(file, LoadOptions.DEFAULT)
                .flatMap(result -> result.diagnostics().stream())
                .map(diagnostic -> DiagnosticRenderer.plain(diagnostic.diagnostic()))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<FileResult> files(RuleFile file, LoadOptions options) {
        return new RuleLoader(Map.of("syscall", FieldCatalog.syscall()), options).load(List.of(file)).files().stream();
    }

    private String cases(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("cases.yaml"), text);
        return rendered(CaseReader.read(List.of(file)).diagnostics().stream()
                .map(LoadDiagnostic::diagnostic)
                .toList());
    }

    private static String lock(DiagnosticCode code) {
        return code == DiagnosticCode.LOCK_FILE
                ? eyasRun(withoutProgram(code.example())).err()
                : rendered(LockReader.read("eyas.lock.yaml", code.example().getBytes(StandardCharsets.UTF_8))
                        .diagnostics());
    }

    private String configuration(DiagnosticCode code) throws IOException {
        String text = code.example().strip();
        boolean option = text.startsWith("-o ");
        Path file = code == DiagnosticCode.CONFIG_FILE
                ? Path.of(missing(code))
                : Files.writeString(directory.resolve("falco.yaml"), option ? "" : code.example());
        try {
            Loaded loaded = new ConfigLoader(new LinkedHashMap<String, String>()::get)
                    .load(file, option ? List.of(text.substring("-o ".length())) : List.of());
            return rendered(Stream.concat(loaded.diagnostics().stream(), loaded.ignored().stream())
                    .toList());
        } catch (ConfigException e) {
            return DiagnosticRenderer.plain(e.diagnostic());
        }
    }

    private static String rendered(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(DiagnosticRenderer::plain).collect(Collectors.joining("\n"));
    }
}
