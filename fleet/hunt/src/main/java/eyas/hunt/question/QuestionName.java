package eyas.hunt.question;

import java.util.regex.Pattern;

/** The names that saved questions and the files of answers may have: they name files, and lead nowhere else. */
public final class QuestionName {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}(\\.[A-Za-z0-9]{1,8}){1,2}");

    private QuestionName() {}

    /**
     * Checks the name of a question.
     *
     * @throws IllegalArgumentException if {@code name} may not name one, with the cure
     */
    public static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a question's name has letters, digits, - and _, at most 80, and begins with a letter or digit");
        }
    }

    /** Returns whether {@code name} may name the file of an answer, in the directory for answers. */
    static boolean isFile(String name) {
        return FILE.matcher(name).matches();
    }
}
