package eyas.hunt.answer;

/** The forms of an answer. */
public enum AnswerFormat {
    /** Text for people. */
    TEXT,
    /** One document of JSON. */
    JSON,
    /** Values between commas. */
    CSV,
    /** A page. */
    HTML,
    /** Markdown. */
    MARKDOWN
}
