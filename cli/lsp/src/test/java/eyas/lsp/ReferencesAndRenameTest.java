package eyas.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks references to names, and the files after a rename. */
@Timeout(60)
final class ReferencesAndRenameTest {
    private static final String TEXT = """
            - list: shells
              items: [bash, dash, more_shells]
            - macro: opened
              condition: evt.type in (open, openat)
            - rule: Shell Opens
              desc: a rule of opened and shells
              condition: >
                (opened and proc.name in (shells, "zsh"))
                or proc.name = "x shells y"
              output: opened %proc.name
              priority: INFO
              exceptions:
                - name: known
                  fields: [proc.name, fd.name]
                  comps: [in, =]
                  values:
                    - [shells, opened]
            """;
    private static final String OTHER = """
            - list: more_shells
              items: [fish]
            - macro: twice
              condition: "not opened and (opened or proc.cmdline = \\"opened\\")"
            - macro: opened
              condition: or evt.type = openat2
              append: true
            - correlation: both
              desc: d
              by: process
              within: 10s
              events:
                - rules: [Shell Opens]
                  count: 2
              output: o
              priority: INFO
            """;

    @TempDir
    private Path directory;

    private LspTestClient editor;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("rules.yaml");
        editor = new LspTestClient(List.of());
        editor.initialize(directory);
    }

    @AfterEach
    void stop() throws IOException {
        editor.close();
    }

    private void open(String other) throws IOException {
        Files.writeString(directory.resolve("other.yaml"), other);
        editor.open(file, TEXT);
    }

    private static String place(JsonObject holder) {
        JsonObject range = holder.getAsJsonObject("range");
        JsonObject start = range.getAsJsonObject("start");
        return start.get("line") + ":" + start.get("character") + "-"
                + range.getAsJsonObject("end").get("character");
    }

    private List<String> references(String marked, boolean declarations) throws IOException {
        JsonObject answer = editor.askAt(
                "textDocument/references", marked, Map.of("context", Map.of("includeDeclaration", declarations)));
        List<String> found = new ArrayList<>();
        for (JsonElement one : answer.getAsJsonArray("result")) {
            String uri = one.getAsJsonObject().get("uri").getAsString();
            found.add(uri.substring(uri.lastIndexOf('/') + 1) + " " + place(one.getAsJsonObject()));
        }
        return found;
    }

    private List<String> highlights(String marked) throws IOException {
        List<String> found = new ArrayList<>();
        for (JsonElement one :
                editor.at("textDocument/documentHighlight", marked).getAsJsonArray()) {
            found.add(place(one.getAsJsonObject()) + " " + one.getAsJsonObject().get("kind"));
        }
        return found;
    }

    /** Renames, applies the edits, and returns the changed files; a refusal is returned as its message. */
    private Map<String, String> rename(String marked, String name) throws IOException {
        JsonObject answer = editor.askAt("textDocument/rename", marked, Map.of("newName", name));
        if (answer.has("error")) {
            assertThat(answer.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(-32803);
            return Map.of(
                    "refused", answer.getAsJsonObject("error").get("message").getAsString());
        }
        Map<String, String> changed = new TreeMap<>();
        JsonObject changes = answer.getAsJsonObject("result").getAsJsonObject("changes");
        for (String uri : changes.keySet()) {
            String path = uri.substring(uri.lastIndexOf('/') + 1);
            String text = path.equals("rules.yaml") ? TEXT : Files.readString(directory.resolve(path));
            changed.put(path, applied(text, changes.getAsJsonArray(uri)));
        }
        return changed;
    }

    private static String applied(String text, JsonArray edits) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        Map<Integer, Integer> shifts = new HashMap<>();
        for (JsonElement edit : edits) {
            JsonObject start = edit.getAsJsonObject().getAsJsonObject("range").getAsJsonObject("start");
            JsonObject end = edit.getAsJsonObject().getAsJsonObject("range").getAsJsonObject("end");
            int line = start.get("line").getAsInt();
            int shift = shifts.getOrDefault(line, 0);
            String next = edit.getAsJsonObject().get("newText").getAsString();
            int from = start.get("character").getAsInt();
            int to = end.get("character").getAsInt();
            lines.set(
                    line,
                    new StringBuilder(lines.get(line))
                            .replace(from + shift, to + shift, next)
                            .toString());
            shifts.put(line, shift + next.length() - (to - from));
        }
        return String.join("\n", lines) + "\n";
    }

    @Test
    void referencesFollowTheLanguage() throws IOException {
        open(OTHER);
        assertThat(references(TEXT.replace("(opened", "(op¦ened"), true))
                .containsExactly(
                        "rules.yaml 2:9-15",
                        "rules.yaml 7:5-11",
                        "other.yaml 3:18-24",
                        "other.yaml 3:30-36",
                        "other.yaml 4:9-15");
        assertThat(references(TEXT.replace("macro: opened", "macro: opened¦"), false))
                .containsExactly("rules.yaml 7:5-11", "other.yaml 3:18-24", "other.yaml 3:30-36", "other.yaml 4:9-15");
        // As in Falco, a list name is recognized between spaces even inside a quoted text.
        assertThat(references(TEXT.replace("list: shells", "list: ¦shells"), true))
                .containsExactly(
                        "rules.yaml 0:8-14", "rules.yaml 7:30-36", "rules.yaml 8:22-28", "rules.yaml 16:11-17");
        assertThat(references(TEXT.replace("more_shells", "more¦_shells"), true))
                .containsExactly("rules.yaml 1:22-33", "other.yaml 0:8-19");
        assertThat(references(TEXT.replace("Shell Opens", "Shell¦ Opens"), true))
                .containsExactly("rules.yaml 4:8-19", "other.yaml 12:14-25");
        assertThat(references(TEXT.replace("[proc.name", "[proc¦.name"), true))
                .containsExactly(
                        "rules.yaml 7:16-25", "rules.yaml 8:7-16", "rules.yaml 9:18-27", "rules.yaml 13:15-24");
        assertThat(references(TEXT.replace("bash", "ba¦sh"), true)).isEmpty();
        assertThat(references(TEXT.replace("a rule of opened", "a rule of op¦ened"), true))
                .isEmpty();
        assertThat(highlights(TEXT.replace("(shells", "(¦shells")))
                .containsExactly("0:8-14 3", "7:30-36 2", "8:22-28 2", "16:11-17 2");
    }

    @Test
    void renameChangesEveryReferenceAndNothingElse() throws IOException {
        open(OTHER);
        Map<String, String> macro = rename(TEXT.replace("(opened", "(op¦ened"), "file_opened");
        assertThat(macro.get("rules.yaml"))
                .isEqualTo(TEXT.replace("macro: opened", "macro: file_opened").replace("(opened", "(file_opened"));
        assertThat(macro.get("other.yaml"))
                .isEqualTo(OTHER.replace("not opened and (opened", "not file_opened and (file_opened")
                        .replace("macro: opened", "macro: file_opened"));
        assertThat(rename(TEXT.replace("(shells", "(shel¦ls"), "known.shells"))
                .containsExactly(Map.entry(
                        "rules.yaml",
                        TEXT.replace("list: shells", "list: known.shells")
                                .replace("(shells", "(known.shells")
                                .replace("x shells", "x known.shells")
                                .replace("[shells", "[known.shells")));
        Map<String, String> rule = rename(TEXT.replace("Shell Opens", "¦Shell Opens"), "It's: a shell");
        assertThat(rule.get("rules.yaml")).isEqualTo(TEXT.replace("Shell Opens", "'It''s: a shell'"));
        assertThat(rule.get("other.yaml")).isEqualTo(OTHER.replace("Shell Opens", "'It''s: a shell'"));
    }

    @Test
    void prepareRenameReturnsTheRange() throws IOException {
        open(OTHER);
        JsonObject found = editor.at("textDocument/prepareRename", TEXT.replace("(opened", "(op¦ened"))
                .getAsJsonObject();
        assertThat(place(found)).isEqualTo("7:5-11");
        assertThat(found.get("placeholder").getAsString()).isEqualTo("opened");
        assertThat(editor.at("textDocument/prepareRename", TEXT.replace("[proc.name", "[pr¦oc.name"))
                        .isJsonNull())
                .isTrue();
        assertThat(editor.at("textDocument/prepareRename", TEXT.replace("desc: a", "desc: ¦a"))
                        .isJsonNull())
                .isTrue();
    }

    @Test
    void rejectsRenameThatChangesMeaning() throws IOException {
        open(OTHER);
        String macro = TEXT.replace("(opened", "(op¦ened");
        assertThat(rename(macro, "file-opened").get("refused")).contains("letters, digits and _");
        assertThat(rename(macro, "not").get("refused")).isEqualTo("'not' is a reserved word");
        assertThat(rename(macro, "twice").get("refused")).contains("'twice' already occurs in", "other.yaml, line 3");
        String list = TEXT.replace("list: shells", "list: ¦shells");
        assertThat(rename(list, "dash").get("refused")).contains("'dash' already occurs in", "rules.yaml, line 2");
        assertThat(rename(TEXT.replace("[proc.name", "[pr¦oc.name"), "x").get("refused"))
                .contains("'proc.name' is a field");
        assertThat(rename(TEXT.replace("bash", "ba¦sh"), "x").get("refused")).contains("no name");
        assertThat(rename(TEXT.replace("Shell Opens", "Shell¦ Opens"), " \n").get("refused"))
                .contains("one non-empty line");
    }

    @Test
    void filesWithTheirOwnDefinitionAreNotChanged() throws IOException {
        String copy = "- list: shells\n  items: [sh]\n- macro: m\n  condition: proc.name in (shells)\n";
        open(copy);
        String list = TEXT.replace("list: shells", "list: ¦shells");
        assertThat(rename(list, "known")).containsOnlyKeys("rules.yaml");
        Files.writeString(directory.resolve("third.yaml"), "- macro: n\n  condition: proc.name in (shells)\n");
        editor.close();
        editor = new LspTestClient(List.of());
        editor.initialize(directory);
        editor.open(file, TEXT);
        assertThat(rename(list, "known").get("refused"))
                .contains("is defined in", "rules.yaml and in", "other.yaml, and other files use it");
        editor.close();
        // Files that are loaded together share the definition.
        editor = new LspTestClient(List.of(directory.resolve("other.yaml"), file));
        editor.initialize(directory);
        editor.open(file, TEXT);
        assertThat(rename(list, "known")).containsOnlyKeys("other.yaml", "rules.yaml", "third.yaml");
    }

    @Test
    void rejectsRenameWithUnparsableFile() throws IOException {
        open("- macro: m\n  condition: [opened\n");
        assertThat(rename(TEXT.replace("(opened", "(op¦ened"), "known").get("refused"))
                .contains("other.yaml may use the name");
        editor.change(TEXT + "- macro: [");
        assertThat(rename(TEXT.replace("(opened", "(op¦ened"), "known").get("refused"))
                .contains("cannot parse the whole file");
    }

    @Test
    void unreadableFileBlocksRenameOnlyWhileItExists() throws IOException {
        open(OTHER);
        String macro = TEXT.replace("(opened", "(op¦ened");
        Path big = Files.write(directory.resolve("big.yaml"), new byte[5 << 20]);
        Path circle = directory.resolve("circle.yaml");
        Files.createSymbolicLink(circle, circle);
        editor.close();
        editor = new LspTestClient(List.of(big, circle));
        editor.initialize(directory);
        editor.open(file, TEXT);
        assertThat(rename(macro, "known").get("refused")).endsWith("big.yaml is larger than 4194304 bytes");
        Files.delete(big);
        assertThat(rename(macro, "known").get("refused"))
                .contains("circle.yaml cannot be read: ")
                .doesNotContain("java");
        Files.delete(circle);
        assertThat(rename(macro, "known")).containsOnlyKeys("other.yaml", "rules.yaml");
    }
}
