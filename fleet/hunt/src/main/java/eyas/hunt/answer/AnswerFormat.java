package eyas.hunt.answer;

/** Output formats of answers. */
public enum AnswerFormat {
    /** Text for terminals. */
    TEXT,
    /** A JSON document. */
    JSON,
    /** Comma-separated values. */
    CSV,
    /** An HTML page. */
    HTML,
    /** Markdown. */
    MARKDOWN
}
