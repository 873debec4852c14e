package eyas.hunt.answer;

/**
 * A column of an answer.
 *
 * @param name its name, in snake_case
 * @param description what it holds; empty where the name says all
 */
public record AnswerColumn(String name, String description) {}
