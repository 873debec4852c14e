package eyas.github.workflow;

import java.util.HashSet;
import java.util.Set;

/**
 * Names steps without an ID as GitHub does: {@code __run}, {@code __run_2}, {@code __actions_checkout}.
 *
 * <p>Source: GitHub's documentation of {@code GITHUB_ACTION}, and its open-source workflow parser: characters that are invalid in an ID
 * become underscores; a used name gets a number from 2 on; at most 100 characters.
 */
final class StepIds {
    private static final int LONGEST = 100;
    private static final int ATTEMPTS = 1000;
    private static final String DOCKER = "docker://";

    private final Set<String> usedIds = new HashSet<>();

    /** Reserves an ID that the workflow sets; all of them are reserved before names are generated. */
    void take(String id) {
        usedIds.add(id);
    }

    /** Returns the name of a step that uses {@code uses}, or runs a script if that is empty. */
    String name(String uses) {
        String plain = legal("__" + (uses.isEmpty() ? "run" : source(uses)));
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            String suffix = attempt == 1 ? "" : "_" + attempt;
            String name = plain.substring(0, Math.min(plain.length(), LONGEST - suffix.length())) + suffix;
            if (usedIds.add(name)) {
                return name;
            }
        }
        return "";
    }

    private static String source(String uses) {
        if (uses.startsWith(DOCKER)) {
            return uses.substring(DOCKER.length());
        }
        if (uses.startsWith("./") || uses.startsWith(".\\")) {
            return "self";
        }
        String repository = repository(uses);
        return repository.isEmpty() ? "run" : repository;
    }

    /** Returns owner and name of the repository of an action; empty if {@code uses} names none. */
    static String repository(String uses) {
        int at = uses.indexOf('@');
        if (at < 0 || at != uses.lastIndexOf('@') || at == uses.length() - 1) {
            return "";
        }
        String[] parts = uses.substring(0, at).split("/", 3);
        return parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty() ? "" : parts[0] + "/" + parts[1];
    }

    private static String legal(String name) {
        StringBuilder legal = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            legal.append(letter || c == '_' || c == '-' ? c : '_');
        }
        return legal.toString();
    }
}
