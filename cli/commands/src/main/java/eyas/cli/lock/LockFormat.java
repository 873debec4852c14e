package eyas.cli.lock;

/** The forms in which a difference can be printed. */
enum LockFormat {
    TEXT,
    JSON,
    SARIF
}
