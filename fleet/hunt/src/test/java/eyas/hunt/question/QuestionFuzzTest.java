package eyas.hunt.question;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.hunt.answer.AnswerFormat;
import java.nio.charset.StandardCharsets;

/**
 * Parses arbitrary files of saved questions. Messages of rejected files name the file; an accepted question survives a round trip, and its
 * answer files lie in the output directory. Explore with {@code ./dev fuzz hunt QuestionFuzzTest#file 600}.
 */
final class QuestionFuzzTest {
    @FuzzTest
    @DictionaryFile(resourcePath = "QuestionFuzzTest.dict")
    void file(byte[] bytes) {
        SavedQuestion first;
        try {
            first = QuestionReader.read("name", "file.yaml", bytes);
        } catch (QuestionException e) {
            require(e.getMessage() != null && e.getMessage().startsWith("file.yaml"), "refused without a place: " + e);
            return;
        }
        for (AnswerOutput output : first.outputs()) {
            if (output instanceof AnswerOutput.ToFile(String name, AnswerFormat _)) {
                require(name.indexOf('/') < 0 && !name.startsWith("."), "a file elsewhere: " + name);
            }
        }
        String written = QuestionWriter.write(first);
        try {
            SavedQuestion again = QuestionReader.read("name", "file.yaml", written.getBytes(StandardCharsets.UTF_8));
            require(again.equals(first), "another question: " + written);
        } catch (QuestionException e) {
            throw new AssertionError("what was written cannot be read: " + written, e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
