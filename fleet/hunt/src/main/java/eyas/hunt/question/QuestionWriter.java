package eyas.hunt.question;

import eyas.hunt.indicator.SearchTerm;
import eyas.text.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the file of a saved question, which {@link QuestionReader} reads back. JSON strings are valid YAML. */
public final class QuestionWriter {
    private QuestionWriter() {}

    /** Returns the file's content. */
    public static String write(SavedQuestion saved) {
        return write(saved, saved.outputs().stream().map(AnswerOutput::text).toList());
    }

    /** Returns the content for display, without addresses, which are secrets. */
    public static String shown(SavedQuestion saved) {
        return write(saved, saved.outputs().stream().map(AnswerOutput::shown).toList());
    }

    private static String write(SavedQuestion saved, List<String> outputs) {
        Map<String, Object> keys = new LinkedHashMap<>();
        put(keys, "title", saved.title());
        asked(saved.question(), keys);
        put(keys, "since", saved.since());
        put(keys, "until", saved.until());
        put(
                keys,
                "repositories",
                saved.repositories().stream().map(RepositoryPattern::text).toList());
        put(keys, "output", outputs);
        StringBuilder out = new StringBuilder();
        keys.forEach((key, value) ->
                out.append(key).append(": ").append(JsonText.compact(value)).append('\n'));
        return out.toString();
    }

    private static void asked(Question question, Map<String, Object> keys) {
        switch (question) {
            case Question.Indicators indicators -> {
                List<String> plain = new ArrayList<>();
                List<String> packages = new ArrayList<>();
                List<String> names = new ArrayList<>();
                for (SearchTerm wanted : indicators.typed()) {
                    switch (wanted) {
                        case SearchTerm.PackageName one -> packages.add(one.text());
                        case SearchTerm.Name one -> names.add(one.text());
                        case SearchTerm.Address _, SearchTerm.Hash _, SearchTerm.Path _ -> plain.add(wanted.text());
                    }
                }
                indicators.lists().forEach(list -> plain.add("@" + list));
                put(keys, "indicators", plain);
                put(keys, "names", names);
                put(keys, "packages", packages);
            }
            case Question.Rules(List<Question.RuleText> files) ->
                put(
                        keys,
                        "rules",
                        String.join(
                                "\n",
                                files.stream().map(Question.RuleText::text).toList()));
            case Question.FirstSeen(String kind) -> put(keys, "first_seen", kind);
            case Question.Sql(String text) -> put(keys, "sql", text);
            case Question.New(List<String> kinds) -> put(keys, "new", kinds);
            case Question.Locks _ -> put(keys, "locks", true);
        }
    }

    private static void put(Map<String, Object> keys, String key, Object value) {
        if (!value.equals("") && !value.equals(List.of())) {
            keys.put(key, value);
        }
    }
}
