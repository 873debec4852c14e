package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the server's messages: framing and content. */
@Timeout(60)
final class RulesLanguageServerTest {
    private static final String TEXT = """
            - list: shells
              items: [bash, dash]

            - macro: opened
              condition: evt.type in (open, openat) and elsewhere

            - rule: Shell Opens
              desc: é 😀
              condition: opened and proc.name in (shells)
              output: x %proc.name
              priority: INFO
            """;

    @TempDir
    private Path directory;

    private LspTestClient editor;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                directory.resolve("other.yaml"), "- macro: elsewhere\n  condition: fd.name startswith /etc\n");
        file = directory.resolve("rules.yaml");
        editor = new LspTestClient(List.of());
    }

    @AfterEach
    void stop() throws IOException {
        editor.close();
    }

    private void open(String text) throws IOException {
        editor.initialize(directory);
        editor.open(file, text);
    }

    private static String range(JsonObject holder) {
        JsonObject range = holder.getAsJsonObject("range");
        return position(range.getAsJsonObject("start")) + "-" + position(range.getAsJsonObject("end"));
    }

    private static String position(JsonObject position) {
        return position.get("line") + ":" + position.get("character");
    }

    @Test
    void reportsCapabilities() throws IOException {
        JsonObject result = editor.initialize(directory);
        assertThat(result.get("serverInfo").toString()).isEqualTo("{\"name\":\"eyas\",\"version\":\"1.2.3\"}");
        JsonObject can = result.getAsJsonObject("capabilities");
        assertThat(can.get("textDocumentSync").getAsInt()).isEqualTo(1);
        assertThat(can.keySet())
                .contains(
                        "completionProvider",
                        "hoverProvider",
                        "definitionProvider",
                        "documentSymbolProvider",
                        "documentFormattingProvider",
                        "codeActionProvider");
    }

    @Test
    void acceptsSplitFramesAndOtherHeaders() throws IOException {
        byte[] body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] head = ("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (byte b : head) {
            editor.raw(new byte[] {b});
        }
        editor.raw(Arrays.copyOf(body, 10));
        editor.raw(Arrays.copyOfRange(body, 10, body.length));
        // Two messages in one write; the second one is the request with ID 1.
        JsonObject answer = editor.ask("eyas/unknown", Map.of());
        assertThat(answer.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(-32601);
    }

    @Test
    void macroDefinedElsewhereIsFound() throws IOException {
        open(TEXT);
        assertThat(editor.findings()).isEmpty();
    }

    @Test
    void diagnosticsHaveExactRangesAndDisappearWhenFixed() throws IOException {
        open(TEXT.replace("desc: é 😀", "desc: d").replace("proc.name in", "'😀' = x or proc.nme in"));
        assertThat(editor.findings()).hasSize(1);
        editor.change(TEXT.replace("opened and proc.name", "opened and fd.name = \"é😀\" and proc.nme")
                .replace("items:", "itms: [x]\n  items:"));
        List<JsonObject> findings = editor.findings();
        assertThat(findings).hasSize(2);
        JsonObject key = findings.getFirst();
        assertThat(range(key)).isEqualTo("1:2-1:6");
        assertThat(key.get("severity").getAsInt()).isEqualTo(2);
        assertThat(key.get("code").getAsString()).isEqualTo("LOAD_UNKNOWN_KEY");
        JsonObject field = findings.get(1);
        // Columns are UTF-16 units, not bytes.
        assertThat(range(field)).isEqualTo("9:44-9:52");
        assertThat(field.get("severity").getAsInt()).isEqualTo(1);
        assertThat(field.get("source").getAsString()).isEqualTo("eyas");
        assertThat(field.get("message").getAsString())
                .isEqualTo("filter_check called with nonexistent field proc.nme\ndid you mean 'proc.name'?");
        JsonArray cures = editor.result(
                        "textDocument/codeAction",
                        Map.of(
                                "textDocument",
                                Map.of("uri", editor.uri()),
                                "range",
                                field.get("range"),
                                "context",
                                Map.of("diagnostics", findings)))
                .getAsJsonArray();
        assertThat(cures).hasSize(2);
        JsonObject remedy = cures.get(1).getAsJsonObject();
        assertThat(remedy.get("title").getAsString()).isEqualTo("Replace by 'proc.name'");
        assertThat(remedy.get("edit").toString())
                .contains("\"newText\":\"proc.name\"", "{\"line\":9,\"character\":44}", editor.uri());
        editor.change(TEXT);
        assertThat(editor.findings()).isEmpty();
    }

    @Test
    void unusedDefinitionIsAHint() throws IOException {
        open("- macro: lonely\n  condition: fd.name = x\n");
        JsonObject hint = editor.findings().getFirst();
        assertThat(hint.get("severity").getAsInt()).isEqualTo(4);
        assertThat(hint.get("tags").toString()).isEqualTo("[1]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            - ¦|rule macro list correlation required_engine_version|condition
            - rule: x\\n  ¦|condition desc output priority override|items rule
            - rule: x\\n  desc: y\\n  pri¦|priority|items
            - macro: x\\n  ¦|condition|items priority
            - list: x\\n  ¦|items override|condition
            - rule: x\\n  priority: ¦|CRITICAL DEBUG|proc.name
            - rule: x\\n  enabled: ¦|true false|CRITICAL
            - rule: x\\n  condition: ¦|opened elsewhere proc.name not tolower|and bash evt.outputtime
            - rule: x\\n  condition: >\\n    evt.type ¦|= in exists startswith|bcontains and proc.name
            - rule: x\\n  condition: evt.num ¦|= <|startswith
            - rule: x\\n  condition: evt.is_open_read ¦|= in|< contains
            - rule: x\\n  condition: evt.type = op¦|openat connect|and proc.name
            - rule: x\\n  condition: evt.type in (open, ¦|openat shells|and
            - rule: x\\n  condition: evt.is_open_read = ¦|true|openat
            - rule: x\\n  condition: proc.name in (¦|shells|openat
            - rule: x\\n  condition: fd.name startswith ¦|oneof|and
            - rule: x\\n  condition: (evt.type = open and not (proc.name = "a (b" ¦|and or|proc.name
            - rule: x\\n  condition: tolower(¦|proc.name|and
            - rule: x\\n  condition: tolower(proc.name) ¦|= contains|proc.name
            - rule: x\\n  condition: >\\n    evt.type = open\\n    and ¦|opened proc.name|and
            - rule: x\\n  condition: evt.type = open\\n    an¦|and or|proc.name
            - rule: x\\n  output: a %proc.na¦|proc.name evt.outputtime|opened
            - rule: x\\n  output: a ¦|`` |proc.name
            - rule: x\\n  override:\\n    ¦|condition tags|override name
            - rule: x\\n  override:\\n    condition: ¦|append replace|proc.name
            - rule: x\\n  exceptions:\\n    - ¦|name fields comps values|condition
            - rule: x\\n  exceptions:\\n    - name: n\\n      fields: [proc.name, ¦|fd.name|and
            - rule: x\\n  exceptions:\\n    - name: n\\n      ¦|fields comps|condition
            - rule: x\\n  exceptions:\\n    - name: n\\n      comps: [=, ¦|startswith in|proc.name
            - list: x\\n  items: [a, ¦|shells|opened
            - list: x\\n  items:\\n    - a\\n    - ¦|shells|name
            - correlation: x\\n  ¦|by within events output|condition
            - correlation: x\\n  by: ¦|process step|and
            - correlation: x\\n  events:\\n    - ¦|rules count distinct|desc
            - rule: x\\n  condition: a # ¦|`` |nothing
            # ¦|`` |rule
            """)
    void completionDependsOnPosition(String text, String wanted, String unwanted) throws IOException {
        open(TEXT);
        String marked = TEXT + "\n" + text.replace("\\n", "\n");
        editor.change(marked);
        List<String> labels = new ArrayList<>();
        editor.at("textDocument/completion", marked)
                .getAsJsonArray()
                .forEach(item -> labels.add(item.getAsJsonObject().get("label").getAsString()));
        if (wanted.isBlank()) {
            assertThat(labels).isEmpty();
        } else {
            assertThat(labels).contains(wanted.split(" "));
        }
        assertThat(labels).doesNotContain(unwanted.split(" ")).doesNotHaveDuplicates();
    }

    @Test
    void completionReplacesTheWordAndHasDocumentation() throws IOException {
        open(TEXT);
        String marked = TEXT + "- macro: x\n  condition: é = 1 or proc.na¦";
        editor.change(marked);
        for (JsonElement item : editor.at("textDocument/completion", marked).getAsJsonArray()) {
            JsonObject proposal = item.getAsJsonObject();
            if (proposal.get("label").getAsString().equals("proc.name")) {
                assertThat(proposal.get("detail").getAsString()).isEqualTo("CHARBUF");
                assertThat(proposal.get("documentation").toString()).contains("Name of the thread");
                JsonObject edit = proposal.getAsJsonObject("textEdit");
                assertThat(edit.get("newText").getAsString()).isEqualTo("proc.name");
                assertThat(range(edit)).isEqualTo("12:22-12:29");
                return;
            }
        }
        throw new AssertionError("proc.name is not proposed");
    }

    private String hover(String marked) throws IOException {
        JsonElement result = editor.at("textDocument/hover", marked);
        return result.isJsonNull()
                ? ""
                : result.getAsJsonObject()
                        .getAsJsonObject("contents")
                        .get("value")
                        .getAsString();
    }

    @Test
    void hoversDocumentEveryWord() throws IOException {
        open(TEXT);
        assertThat(editor.findings()).isEmpty();
        assertThat(hover(TEXT.replace("opened and", "op¦ened and")))
                .startsWith("**opened** macro")
                .contains("evt.type in (open, openat) and elsewhere")
                .contains("(evt.type in (open, openat) and fd.name startswith /etc)");
        assertThat(hover(TEXT.replace("(shells)", "(sh¦ells)"))).contains("bash, dash", "2 values");
        assertThat(hover(TEXT.replace("proc.name in", "proc.na¦me in")))
                .startsWith("**proc.name** `CHARBUF`")
                .contains("at most 15 bytes", "startswith");
        assertThat(hover(TEXT.replace("%proc.name", "%proc.na¦me"))).startsWith("**proc.name**");
        assertThat(hover(TEXT.replace("openat)", "open¦at)")))
                .startsWith("**openat** event")
                .contains("flags FLAGS32");
        assertThat(hover(TEXT.replace("Shell Opens", "Shell O¦pens")))
                .contains("Event types: open, openat", "Priority: Informational");
        assertThat(hover(TEXT.replace("priority:", "prio¦rity:"))).contains("The severity of a match");
        assertThat(hover(TEXT.replace("elsewhere", "else¦where"))).contains("other.yaml", "fd.name startswith /etc");
        assertThat(hover(TEXT.replace("desc: é", "desc: ¦é"))).isEmpty();
    }

    private List<String> definitions(String marked) throws IOException {
        List<String> found = new ArrayList<>();
        editor.at("textDocument/definition", marked).getAsJsonArray().forEach(one -> {
            JsonObject location = one.getAsJsonObject();
            String uri = location.get("uri").getAsString();
            found.add(uri.substring(uri.lastIndexOf('/') + 1) + " " + range(location));
        });
        return found;
    }

    @Test
    void definitionsAreFoundInAllFiles() throws IOException {
        String changed = TEXT + "\n- list: shells\n  items: [zsh]\n  override:\n    items: append\n";
        open(changed);
        assertThat(definitions(changed.replace("opened and", "opened¦ and"))).containsExactly("rules.yaml 3:9-3:15");
        assertThat(definitions(changed.replace("(shells", "(¦shells")))
                .containsExactly("rules.yaml 0:8-0:14", "rules.yaml 12:8-12:14");
        assertThat(definitions(changed.replace("and elsewhere", "and else¦where")))
                .containsExactly("other.yaml 0:9-0:18");
        assertThat(definitions(changed.replace("and proc.name", "and pr¦oc.name")))
                .isEmpty();
    }

    @Test
    void symbolsFollowInvalidYaml() throws IOException {
        open(TEXT);
        JsonArray symbols = editor.about("textDocument/documentSymbol").getAsJsonArray();
        assertThat(symbols).hasSize(3);
        JsonObject rule = symbols.get(2).getAsJsonObject();
        assertThat(rule.get("name").getAsString()).isEqualTo("Shell Opens");
        assertThat(rule.get("detail").getAsString()).isEqualTo("rule");
        assertThat(range(rule)).isEqualTo("6:2-10:16");
        String broken = TEXT.replace("items: [bash, dash]", "items: [bash, dash") + "- macro: \"late\" # c\n";
        editor.change(broken);
        symbols = editor.about("textDocument/documentSymbol").getAsJsonArray();
        assertThat(symbols).hasSize(4);
        assertThat(symbols.get(3).getAsJsonObject().get("name").getAsString()).isEqualTo("late");
        List<JsonObject> findings = editor.findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().get("code").getAsString()).isEqualTo("LOAD_ERR_YAML_PARSE");
        // The rules of the last valid text are kept.
        assertThat(hover(broken.replace("(shells)", "(sh¦ells)"))).contains("bash, dash", "2 values");
    }

    @Test
    void documentIsFormattedOrRefusedWithAReason() throws IOException {
        open("- macro:   m\n  condition: fd.name=x   # c\n- macro: n\n  condition: m\n");
        JsonArray edits = editor.result(
                        "textDocument/formatting",
                        Map.of("textDocument", Map.of("uri", editor.uri()), "options", Map.of("tabSize", 2)))
                .getAsJsonArray();
        assertThat(edits).hasSize(1);
        JsonObject edit = edits.get(0).getAsJsonObject();
        assertThat(range(edit)).isEqualTo("0:0-4:0");
        assertThat(edit.get("newText").getAsString())
                .isEqualTo("- macro: m\n  condition: fd.name = x # c\n\n- macro: n\n  condition: m\n");
        editor.change("- macro: &a m\n  condition: x\n");
        assertThat(editor.result(
                                "textDocument/formatting",
                                Map.of("textDocument", Map.of("uri", editor.uri()), "options", Map.of("tabSize", 2)))
                        .getAsJsonArray())
                .isEmpty();
        assertThat(editor.notifications("window/showMessage").toString())
                .contains("not formatted: line 1: ", "an anchor");
    }

    @Test
    void documentIsNotCheckedWhileTyping() throws IOException {
        open(TEXT);
        assertThat(editor.findings()).isEmpty();
        for (int i = 0; i < 40; i++) {
            editor.change(TEXT + "- macro: m" + i + "\n");
        }
        assertThat(editor.findings().getFirst().get("message").getAsString())
                .contains("no mapping for key 'condition'");
        editor.about("textDocument/documentSymbol");
        assertThat(editor.notifications("textDocument/publishDiagnostics")).isEmpty();
    }

    @Test
    void filesInSettingsAreLoadedFirst() throws IOException {
        Path base = Files.writeString(directory.resolve("base.txt"), "- macro: base\n  condition: fd.name = x\n");
        try (LspTestClient other = new LspTestClient(List.of(base))) {
            other.initialize(Files.createDirectory(directory.resolve("empty")));
            other.open(
                    directory.resolve("empty/r.yaml"),
                    "- macro: m\n  condition: base\n- macro: n\n  condition: m and no\n");
            List<JsonObject> findings = other.findings();
            assertThat(findings.getFirst().get("message").getAsString()).startsWith("Undefined macro 'no'");
            assertThat(range(findings.getFirst())).isEqualTo("3:19-3:21");
        }
    }

    @Test
    void lockIsCheckedAndFormatted() throws IOException {
        file = directory.resolve("eyas.lock.yaml");
        open("version: 1\nworkflows:\n  ci:\n    build:\n      make:\n        step:\n          programms: []\n");
        assertThat(editor.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.get("code").getAsString()).isEqualTo("L005");
            assertThat(range(finding)).isEqualTo("6:10-6:19");
        });
        editor.change("version: 1\nworkflows: {ci: {build: {make: {step: {writes: [/tmp/b, /tmp/a]}}}}}\n");
        assertThat(editor.findings()).isEmpty();
        JsonArray edits = editor.result(
                        "textDocument/formatting",
                        Map.of(
                                "textDocument",
                                Map.of("uri", editor.uri()),
                                "options",
                                Map.of("tabSize", 2, "insertSpaces", true)))
                .getAsJsonArray();
        assertThat(edits.get(0).getAsJsonObject().get("newText").getAsString())
                .contains("          writes:\n          - /tmp/a\n          - /tmp/b\n");
    }

    @Test
    void exitCodesFollowTheProtocol() throws Exception {
        editor.initialize(directory);
        assertThat(editor.result("shutdown", Map.of()).isJsonNull()).isTrue();
        editor.sendNotification("exit", Map.of());
        assertThat(editor.exitCode()).isZero();
        try (LspTestClient second = new LspTestClient(List.of())) {
            second.initialize(directory);
            second.sendNotification("exit", Map.of());
            assertThat(second.exitCode()).isEqualTo(1);
        }
        try (LspTestClient third = new LspTestClient(List.of())) {
            third.initialize(directory);
            assertThat(third.hangUp()).isEqualTo(1);
        }
    }
}
