package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks folding, colouring, the outline and symbols of a file; and the responses to unsupported requests. */
@Timeout(60)
final class DocumentViewTest {
    private static final String TEXT = """
            # Rules
            # of a test.

            - list: shells
              items:
              - bash
              - dash

            - macro: opened
              condition: evt.type = open

            - rule: Shell Opens
              desc: d
              condition: >
                opened and proc.name in (shells, 3)
                and not evt.latency > 5
                and tolower(fd.name) pmatch oneof ("a b")

              output: x %proc.name
              priority: INFO
            """;

    @TempDir
    private Path directory;

    private LspTestClient editor;

    @BeforeEach
    void start() throws IOException {
        editor = new LspTestClient(List.of());
    }

    @AfterEach
    void stop() throws IOException {
        editor.close();
    }

    private JsonObject open(String name, String text) throws IOException {
        JsonObject result = editor.initialize(directory);
        editor.open(directory.resolve(name), text);
        return result;
    }

    private List<String> folds() throws IOException {
        List<String> folds = new ArrayList<>();
        for (JsonElement one : editor.about("textDocument/foldingRange").getAsJsonArray()) {
            JsonObject fold = one.getAsJsonObject();
            folds.add(fold.get("startLine") + "-" + fold.get("endLine")
                    + (fold.has("kind") ? " " + fold.get("kind").getAsString() : ""));
        }
        return folds;
    }

    @Test
    void itemsBlocksAndCommentsFold() throws IOException {
        open("rules.yaml", TEXT);
        assertThat(folds()).containsExactly("0-1 comment", "3-6", "4-6", "8-9", "11-19", "13-16");
        // Invalid text in one place does not affect the others.
        editor.change(TEXT.replace("items:", "items: ["));
        assertThat(folds()).containsExactly("0-1 comment", "3-6", "8-9", "11-19", "13-16");
    }

    /** Returns each token with its text, kind and modifiers. */
    private List<String> tokens(JsonObject capabilities, String text) throws IOException {
        JsonObject legend =
                capabilities.getAsJsonObject("semanticTokensProvider").getAsJsonObject("legend");
        JsonArray data = editor.about("textDocument/semanticTokens/full")
                .getAsJsonObject()
                .getAsJsonArray("data");
        List<String> tokens = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int line = 0;
        int column = 0;
        for (int i = 0; i < data.size(); i += 5) {
            column =
                    (data.get(i).getAsInt() == 0 ? column : 0) + data.get(i + 1).getAsInt();
            line += data.get(i).getAsInt();
            StringBuilder token = new StringBuilder(lines.get(line)
                            .substring(column, column + data.get(i + 2).getAsInt()))
                    .append(' ')
                    .append(legend.getAsJsonArray("tokenTypes")
                            .get(data.get(i + 3).getAsInt())
                            .getAsString());
            for (int bit = 0; bit < 4; bit++) {
                if ((data.get(i + 4).getAsInt() & (1 << bit)) != 0) {
                    token.append(' ')
                            .append(legend.getAsJsonArray("tokenModifiers")
                                    .get(bit)
                                    .getAsString());
                }
            }
            tokens.add(token.toString());
        }
        return tokens;
    }

    @Test
    void wordsOfConditionsAreColoured() throws IOException {
        JsonObject can = open("rules.yaml", TEXT).getAsJsonObject("capabilities");
        assertThat(tokens(can, TEXT))
                .containsExactly(
                        "shells variable declaration",
                        "opened function declaration",
                        "evt.type property",
                        "= operator",
                        "open enumMember",
                        "Shell Opens class declaration",
                        "opened function",
                        "and keyword",
                        "proc.name property",
                        "in operator",
                        "shells variable",
                        "3 number",
                        "and keyword",
                        "not keyword",
                        "evt.latency property deprecated",
                        "> operator",
                        "5 number",
                        "and keyword",
                        "tolower function defaultLibrary",
                        "fd.name property",
                        "pmatch operator",
                        "oneof keyword",
                        "\"a b\" string",
                        "proc.name property");
        String changed = "- macro: opened\n  condition: or proc.name = 'a\n    b'\n  append: true\n";
        editor.change(changed);
        assertThat(tokens(can, changed))
                .containsExactly(
                        "opened function modification",
                        "or keyword",
                        "proc.name property",
                        "= operator",
                        "'a string",
                        "b' string");
        editor.change("- macro: [");
        assertThat(tokens(can, "")).isEmpty();
    }

    @Test
    void symbolsAreFoundInAllFiles() throws IOException {
        Files.writeString(directory.resolve("other.yaml"), "- macro: shell_opened\n  condition: evt.type = open\n");
        open("rules.yaml", TEXT);
        assertThat(names("shop"))
                .containsExactlyInAnyOrder("Shell Opens rule rules.yaml", "shell_opened macro other.yaml");
        assertThat(names("")).hasSize(4);
        assertThat(names("zzz")).isEmpty();
    }

    private List<String> names(String query) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonElement one :
                editor.result("workspace/symbol", Map.of("query", query)).getAsJsonArray()) {
            JsonObject symbol = one.getAsJsonObject();
            String uri = symbol.getAsJsonObject("location").get("uri").getAsString();
            names.add(symbol.get("name").getAsString() + " "
                    + symbol.get("containerName").getAsString()
                    + uri.substring(uri.lastIndexOf('/')).replace('/', ' '));
        }
        return names;
    }

    @Test
    void lockHasOutlineAndFolding() throws IOException {
        open("eyas.lock.yaml", """
                version: 1
                workflows:
                  ci.yml:
                    build:
                      make:
                        uses: actions/x@v1
                        step:
                          programs:
                          - system /usr/bin/curl
                          - system /usr/bin/make
                """);
        JsonObject at = editor.about("textDocument/documentSymbol")
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        List<String> names = new ArrayList<>();
        while (at.has("children")) {
            names.add(at.get("name").getAsString());
            at = at.getAsJsonArray("children").get(0).getAsJsonObject();
        }
        assertThat(names).containsExactly("ci.yml", "build", "make", "step");
        assertThat(at.get("name").getAsString()).isEqualTo("programs");
        assertThat(at.get("detail").getAsString()).isEqualTo("2");
        assertThat(folds()).containsExactly("1-9", "2-9", "3-9", "4-9", "6-9", "7-9");
        assertThat(editor.about("textDocument/semanticTokens/full")
                        .getAsJsonObject()
                        .getAsJsonArray("data"))
                .isEmpty();
    }

    @Test
    void deprecatedFieldsComeLast() throws IOException {
        String text = "- macro: m\n  condition: evt.¦\n";
        open("rules.yaml", text);
        List<String> labels = new ArrayList<>();
        List<String> deprecated = new ArrayList<>();
        for (JsonElement one : editor.at("textDocument/completion", text).getAsJsonArray()) {
            JsonObject item = one.getAsJsonObject();
            labels.add(item.get("label").getAsString());
            if (item.has("tags")) {
                deprecated.add(item.get("label").getAsString());
                assertThat(item.get("sortText").getAsString()).startsWith("~");
            }
        }
        assertThat(deprecated).contains("evt.latency", "evt.dir");
        assertThat(labels.subList(labels.size() - deprecated.size(), labels.size()))
                .isEqualTo(deprecated);
    }

    @Test
    void onlyTheDeprecatedFieldIsStruckOut() throws IOException {
        open(
                "rules.yaml",
                "- rule: r\n  desc: d\n  condition: evt.type = open and evt.latency > 5\n  output: o\n  priority: INFO\n");
        assertThat(editor.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.getAsJsonArray("tags").toString()).isEqualTo("[2]");
            assertThat(finding.getAsJsonObject("range").toString())
                    .isEqualTo("{\"start\":{\"line\":2,\"character\":33},\"end\":{\"line\":2,\"character\":44}}");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "textDocument/declaration",
                "textDocument/codeLens",
                "textDocument/documentLink",
                "textDocument/signatureHelp",
                "textDocument/semanticTokens/range",
                "completionItem/resolve",
                "workspace/diagnostic",
                "eyas/unknown"
            })
    void unsupportedRequestIsRejected(String method) throws IOException {
        open("rules.yaml", TEXT);
        JsonObject error = editor.askAt(method, TEXT.replace("opened and", "op¦ened and"), Map.of())
                .getAsJsonObject("error");
        assertThat(error.get("code").getAsInt()).isEqualTo(-32601);
        assertThat(editor.at("textDocument/hover", TEXT.replace("opened and", "op¦ened and"))
                        .isJsonObject())
                .isTrue();
    }
}
