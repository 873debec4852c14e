package eyas.hunt.question;

import java.util.regex.Pattern;

/** Validates names of saved questions and answer files, so that they are plain file names. */
public final class QuestionName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}(\\.[A-Za-z0-9]{1,8}){1,2}");

    private QuestionName() {}

    /**
     * Checks the name of a question.
     *
     * @throws IllegalArgumentException if {@code name} is invalid; the message names the remedy
     */
    public static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "invalid name of a question: use letters, digits, - and _, at most 80, starting with a letter or digit");
        }
    }

    /** Returns whether {@code name} is a valid name of an answer file. */
    static boolean isFile(String name) {
        return FILE.matcher(name).matches();
    }
}
