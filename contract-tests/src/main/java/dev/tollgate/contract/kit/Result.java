package dev.tollgate.contract.kit;

import java.time.Duration;

/** A check, what has become of it, and how long it took; its texts are fit to be shown. */
record Result(Check check, Verdict verdict, Duration time) {}
