package eyas.rules.compile;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.collect.CollectedList;
import eyas.rules.item.ScalarText;
import eyas.rules.report.Context;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.yaml.TracedText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Substitutes lists in conditions, as text.
 *
 * <p>Reproduces Falco's behavior, including its peculiarities, because conditions rely on them. A list is substituted wherever its name
 * stands between blanks, parentheses, commas or equals signs, even in quotes. Lists are substituted one after the other in the order of
 * definition, so the items of a list are searched for later lists only. For an empty list an adjacent comma is removed as well. Inside a
 * list the name of an earlier list stands for the items as written there, one level deep.
 *
 * <p>Falco searches each condition for each list. Here the words of a condition determine which lists to search for.
 */
final class ListSubstitution {
    private static final String DELIMITERS = " \t\n\r(),=";

    private final List<CollectedList> lists;
    private final List<List<ScalarText>> compiled = new ArrayList<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private final BitSet odd = new BitSet();
    private final BitSet used = new BitSet();
    private final CompileLimits limits;
    private final @Nullable TracedText[] texts;
    private final @Nullable BitSet[] words;

    /**
     * Prepares {@code lists}.
     *
     * @throws LoadException if the expanded lists exceed the limits
     */
    ListSubstitution(List<CollectedList> lists, CompileLimits limits) {
        this.lists = lists;
        this.limits = limits;
        this.texts = new TracedText[lists.size()];
        this.words = new BitSet[lists.size()];
        for (int i = 0; i < lists.size(); i++) {
            String name = lists.get(i).name();
            byName.put(name, i);
            odd.set(i, name.chars().anyMatch(c -> DELIMITERS.indexOf(c) >= 0));
        }
        long total = 0;
        for (CollectedList list : lists) {
            List<ScalarText> items = new ArrayList<>();
            for (ScalarText item : list.items()) {
                int inner = visible(item.value(), list);
                total += inner >= 0 ? lists.get(inner).items().size() : 1;
                if (total > limits.listItems()) {
                    throw new LoadException(LoadDiagnostic.of(
                                    DiagnosticCode.VALIDATE,
                                    "lists with more than " + limits.listItems() + " items together",
                                    list.context())
                            .fix("use shorter lists"));
                }
                if (inner >= 0) {
                    used.set(inner);
                    items.addAll(lists.get(inner).items());
                } else {
                    items.add(item);
                }
            }
            compiled.add(items);
        }
    }

    /** Returns the index of the list {@code name} if it is visible from {@code outer}, otherwise -1. */
    private int visible(String name, CollectedList outer) {
        Integer index = byName.get(name);
        return index != null && lists.get(index).index() < outer.visibility() ? index : -1;
    }

    /** Returns the items of the list at {@code index} with expanded lists. */
    List<String> items(int index) {
        return compiled.get(index).stream().map(ScalarText::value).toList();
    }

    /** Returns whether the list at {@code index} was substituted anywhere. */
    boolean isUsed(int index) {
        return used.get(index);
    }

    /**
     * Substitutes all lists in {@code condition}.
     *
     * @param exact whether to record where each item was written, which is expensive and needed for diagnostics only
     * @throws LoadException if the condition exceeds the limits
     */
    TracedText into(TracedText condition, boolean exact, Context context) {
        BitSet pending = indices(condition.text());
        TracedText text = condition;
        long work = 0;
        for (int i = pending.nextSetBit(0); i >= 0; i = pending.nextSetBit(i + 1)) {
            work += text.text().length();
            if (work > limits.work()) {
                throw tooLong("condition uses too many lists", context);
            }
            TracedText list = exact ? join(i, true) : text(i);
            TracedText next = replace(text, lists.get(i).name(), list, context);
            if (next != null) {
                used.set(i);
                pending.or(words(i));
                text = next;
            }
        }
        return text;
    }

    private static LoadException tooLong(String message, Context context) {
        return new LoadException(LoadDiagnostic.of(DiagnosticCode.COMPILE_CONDITION, message, context)
                .fix("use shorter lists, or split the condition into several rules"));
    }

    /** Returns {@code text} with {@code name} replaced, or null if it does not occur. */
    private @Nullable TracedText replace(TracedText traced, String name, TracedText list, Context context) {
        String text = traced.text();
        TracedText.Builder out = null;
        int copied = 0;
        int from = 0;
        for (int start = text.indexOf(name, from); start >= 0; start = text.indexOf(name, from)) {
            int end = start + name.length();
            // The substituted text ends with a blank as separator.
            boolean begins = start == copied || DELIMITERS.indexOf(text.charAt(start - 1)) >= 0;
            if (!begins || (end < text.length() && DELIMITERS.indexOf(text.charAt(end)) < 0)) {
                from = start + 1;
                continue;
            }
            out = out == null ? new TracedText.Builder() : out;
            out.add(traced, copied, start).dropBlanks();
            while (end < text.length() && isBlank(text.charAt(end))) {
                end++;
            }
            if (list.text().isEmpty() && !out.dropLast(',') && end < text.length() && text.charAt(end) == ',') {
                end++;
            }
            boolean first = out.length() == 0;
            out.add(first ? "" : " ").add(list).add(" ");
            if (out.length() > limits.expandedLength()) {
                throw tooLong(
                        "condition longer than " + limits.expandedLength() + " characters after expanding lists",
                        context);
            }
            copied = end;
            // After a match at the very start, Falco's search resumes one character later.
            from = first ? end + 1 : end;
        }
        return out == null ? null : out.add(traced, copied, text.length()).build();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private TracedText text(int index) {
        TracedText text = texts[index];
        if (text == null) {
            text = TracedText.generated(join(index, false).text());
            texts[index] = text;
        }
        return text;
    }

    private TracedText join(int index, boolean exact) {
        TracedText.Builder out = new TracedText.Builder();
        for (ScalarText item : compiled.get(index)) {
            String quote = Quoting.needed(item.value()) ? "\"" : "";
            out.add(out.length() == 0 ? "" : ", ").add(quote);
            if (exact) {
                out.add(item.traced());
            } else {
                out.add(item.value());
            }
            out.add(quote);
        }
        return out.build();
    }

    private BitSet words(int index) {
        BitSet found = words[index];
        if (found == null) {
            found = indices(text(index).text());
            // Earlier lists have been substituted already.
            found.clear(0, index + 1);
            words[index] = found;
        }
        return found;
    }

    /** Returns the lists whose names occur in {@code text} as words; lists with unusual names are always included. */
    private BitSet indices(String text) {
        BitSet found = (BitSet) odd.clone();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || DELIMITERS.indexOf(text.charAt(i)) >= 0) {
                Integer index = i > start ? byName.get(text.substring(start, i)) : null;
                if (index != null) {
                    found.set(index);
                }
                start = i + 1;
            }
        }
        return found;
    }
}
