package eyas.rules;

import static eyas.rules.TestRuleLoader.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Rules files designed to be expensive. */
final class HostileRulesFiles {
    private static final int MANY = 100_000;

    private HostileRulesFiles() {}

    /** Returns files that must be rejected, by description. */
    static Map<String, Supplier<String>> refused() {
        Map<String, Supplier<String>> files = new LinkedHashMap<>();
        files.put("10,000 parentheses", () -> rule("r", "(".repeat(10_000) + "proc.pid=1" + ")".repeat(10_000)));
        files.put("10,000 negations", () -> rule("r", "not (".repeat(10_000) + "proc.pid=1" + ")".repeat(10_000)));
        files.put("10 MB condition", () -> rule("r", "proc.pid=1 or ".repeat(750_000) + "proc.pid=1"));
        files.put(
                "10 MB condition without a blank", () -> rule("r", "proc.name in (" + "aa,".repeat(3_400_000) + "b)"));
        files.put("16 MB of spaces", () -> rule("r", "proc.pid=1" + " ".repeat(16_000_000)) + "x");
        files.put("a million items", () -> "- list: l\n  items: [" + "a,".repeat(1_000_000) + "a]\n");
        files.put("a million items, a line each", () -> "- list: l\n  items:\n" + "  - a\n".repeat(1_000_000));
        files.put("nested sequences", () -> "[".repeat(MANY));
        files.put("nested mappings", () -> "{a: ".repeat(MANY));
        files.put("nested sequences, indented", HostileRulesFiles::stairs);
        files.put("a million documents", () -> "--- []\n".repeat(1_000_000));
        files.put("exploding anchors", HostileRulesFiles::anchors);
        files.put("exploding lists", HostileRulesFiles::lists);
        files.put("exploding macros", () -> macros(false));
        files.put("exploding macros, defined later", () -> macros(true));
        files.put("alias inside its anchor", () -> "- list: l\n  items: &a [*a]\n");
        files.put("unknown alias", () -> "- list: l\n  items: *a\n");
        files.put("tab as indentation", () -> "- list: l\n\titems: [a]\n");
        files.put("10 MB of tabs", () -> "- list: l\n" + "\t".repeat(10_000_000) + "items: [a]\n");
        files.put("control character", () -> "- list: l\u0001\n");
        files.put("billion-fold regex", () -> regex("((a{1000}){1000}){1000}"));
        files.put("deep regex", () -> regex("(".repeat(50_000)));
        files.put("deep regex, closed", () -> regex("(".repeat(5_000) + "a" + ")".repeat(5_000)));
        files.put("long regex", () -> regex("a|".repeat(1_000_000) + "b"));
        files.put("regex of classes", () -> regex("[\\pL\\pN]{900}".repeat(2_000)));
        files.put("1,000 regexes that grow", () -> growing(1_000));
        files.put("output of nested transformers", () -> output("%" + "tolower(".repeat(MANY) + "proc.name"));
        files.put("output of one endless name", () -> output("%" + "a".repeat(1_000_000)));
        files.put("output of open brackets", () -> output("%proc.name[".repeat(80_000)));
        files.put("output of a million fields", () -> output("%proc.nam ".repeat(1_000_000)));
        files.put(
                "macro inside itself",
                () -> "- macro: m\n  condition: m or proc.pid=1\n" + rule("r", "evt.type=open and m"));
        files.put(
                "macros in a circle",
                () -> "- macro: a\n  condition: b\n- macro: b\n  condition: a\n" + rule("r", "evt.type=open and a"));
        files.put("20,000 macros in a circle", () -> circle(20_000));
        files.put("20,000 macros in a chain", () -> chain(20_000));
        files.put("100,000 faulty items", () -> "- rule: r\n".repeat(MANY));
        files.put("100,000 doubled keys", () -> "- rule: r\n" + "  rule: r\n".repeat(MANY));
        files.put("100,000 unknown keys", HostileRulesFiles::unknownKeys);
        files.put("60,000 unknown fields", () -> rule("r", "proc.nmae=1 or ".repeat(60_000) + "proc.pid=1"));
        files.put(
                "60,000 unknown fields beside macros that have them",
                () -> "- macro: m\n  condition: proc.nmae=1\n"
                        + rule("r", "proc.nmae=1 or m or ".repeat(50_000) + "proc.pid=1"));
        files.put("50,000 macros, 2,000 of them misspelt", HostileRulesFiles::misspelt);
        files.put("2,000 rules with unknown names", HostileRulesFiles::unknownNames);
        files.put("mapping as key", () -> "- {? {a: b} : c}\n- 7\n");
        return files;
    }

    /** Returns large files that are valid or nearly so: they may be accepted, but must load quickly. */
    static Map<String, Supplier<String>> large() {
        Map<String, Supplier<String>> files = new LinkedHashMap<>();
        files.put("60,000 names in a list that a rule uses", () -> {
            StringBuilder out = new StringBuilder("- list: l\n  items: [");
            for (int i = 0; i < 60_000; i++) {
                out.append('n').append(i).append(", ");
            }
            return out + "x]\n" + rule("r", "evt.type=open and proc.name in (l)");
        });
        files.put("5,000 alternatives", () -> {
            StringBuilder out = new StringBuilder("evt.type=open and (proc.pid=0");
            for (int i = 1; i < 5_000; i++) {
                out.append(" or proc.cmdline contains w").append(i);
            }
            return rule("r", out.append(')').toString());
        });
        files.put(
                "3,000 times appended",
                () -> rule("r", "evt.type=open")
                        + "- rule: r\n  condition: or proc.pid=1\n  override:\n    condition: append\n".repeat(3_000));
        files.put("2,000 exceptions' values", () -> {
            StringBuilder out = new StringBuilder(rule("r", "evt.type=open"));
            out.append("  exceptions:\n  - name: e\n    fields: [proc.name, fd.name]\n    values:\n");
            for (int i = 0; i < 2_000; i++) {
                out.append("    - [p").append(i).append(", /f").append(i).append("]\n");
            }
            return out.toString();
        });
        files.put("300 globs and regexes", () -> {
            StringBuilder out = new StringBuilder("evt.type=open and (proc.pid=0");
            for (int i = 0; i < 300; i++) {
                out.append(" or fd.name glob '")
                        .append("*a".repeat(40))
                        .append(i)
                        .append('\'');
                out.append(" or fd.name regex '(a|aa)+").append(i).append('\'');
            }
            return rule("r", out.append(')').toString());
        });
        return files;
    }

    private static String regex(String pattern) {
        return rule("r", "evt.type=open and proc.name regex '" + pattern + "'");
    }

    private static String growing(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(rule("r" + i, "evt.type=open and proc.name regex '((a{90}){90}){" + (i % 50 + 50) + "}'"));
        }
        return out.toString();
    }

    static String output(String line) {
        return "- rule: r\n  desc: d\n  condition: evt.type=open\n  output: \"" + line + "\"\n  priority: INFO\n";
    }

    private static String stairs() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            out.append(" ".repeat(i)).append("-\n");
        }
        return out.toString();
    }

    private static String anchors() {
        StringBuilder out = new StringBuilder("- list: l0\n  items: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            out.append("- list: l").append(i).append("\n  items: &a").append(i).append(" [");
            out.append(("*a" + (i - 1) + ", ").repeat(10)).append("x]\n");
        }
        return out.toString();
    }

    private static String lists() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String next = "l" + (i + 1) + ", ";
            out.append("- list: l")
                    .append(i)
                    .append("\n  items: [")
                    .append(next.repeat(10))
                    .append("x]\n");
        }
        return out + "- list: l20\n  items: [y]\n" + rule("r", "evt.type=open and proc.name in (l0)");
    }

    private static String macros(boolean later) {
        StringBuilder out = new StringBuilder();
        for (int round = later ? 0 : 1; round < 2; round++) {
            for (int i = 0; i < 40; i++) {
                int to = later ? i + 1 : i - 1;
                boolean plain = round == 0 || to < 0 || to == 40;
                out.append("- macro: m").append(i).append("\n  condition: ");
                out.append(plain ? "proc.pid=1" : "m" + to + " or m" + to).append('\n');
            }
        }
        return out + rule("r", "evt.type=open and " + (later ? "m0" : "m39"));
    }

    private static String circle(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            macro(out, i, (i + 1) % count);
        }
        return out + rule("r", "evt.type=open and m0");
    }

    private static String chain(int count) {
        StringBuilder out = new StringBuilder("- macro: m0\n  condition: nosuch\n");
        for (int i = 1; i < count; i++) {
            macro(out, i, i - 1);
        }
        return out + rule("r", "evt.type=open and m" + (count - 1));
    }

    private static void macro(StringBuilder out, int name, int to) {
        out.append("- macro: m")
                .append(name)
                .append("\n  condition: m")
                .append(to)
                .append('\n');
    }

    private static String misspelt() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            out.append("- macro: macro_").append(i).append("\n  condition: proc.pid=1\n");
        }
        for (int i = 0; i < 2_000; i++) {
            out.append("- macro: marco_").append(i).append("\n  condition: or proc.pid=1\n  append: true\n");
        }
        return out.toString();
    }

    private static String unknownKeys() {
        StringBuilder out = new StringBuilder("- rule: r\n");
        for (int i = 0; i < MANY; i++) {
            out.append("  conditoin").append(i).append(": x\n");
        }
        return out.toString();
    }

    private static String unknownNames() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            out.append(rule("r" + i, "evt.type=open and spawned_proces" + i + " and proc.nmae=x and fd.nam in (l)"));
        }
        return out.toString();
    }
}
