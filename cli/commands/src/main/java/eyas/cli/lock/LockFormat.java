package eyas.cli.lock;

/** Output formats of a difference. */
enum LockFormat {
    TEXT,
    JSON,
    SARIF
}
