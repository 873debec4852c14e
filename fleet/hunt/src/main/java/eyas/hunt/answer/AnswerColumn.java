package eyas.hunt.answer;

/**
 * A column of an answer.
 *
 * @param name its name, in snake_case
 * @param description its content; empty if the name suffices
 */
public record AnswerColumn(String name, String description) {}
