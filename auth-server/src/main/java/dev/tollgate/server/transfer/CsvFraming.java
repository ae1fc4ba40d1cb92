package dev.tollgate.server.transfer;

/** A record may have line breaks inside quotes (RFC 4180, section 2). A quote stands nowhere but around a field. */
final class CsvFraming implements Framing {
    private Place place = Place.FIELD_START;

    @Override
    public Step step(byte next) {
        place = place == Place.QUOTED ? quoted(next) : outside(next);
        return switch (place) {
            case RECORD_END -> Step.END;
            case NOWHERE -> Step.BROKEN;
            default -> Step.WITHIN;
        };
    }

    private static Place quoted(byte next) {
        return next == '"' ? Place.AFTER_QUOTE : Place.QUOTED;
    }

    private Place outside(byte next) {
        if (next == '\n') {
            return Place.RECORD_END;
        }
        if (place == Place.AFTER_RETURN) {
            return Place.NOWHERE;
        }
        return switch (next) {
            case '\r' -> Place.AFTER_RETURN;
            case ',' -> Place.FIELD_START;
            case '"' -> place == Place.UNQUOTED ? Place.NOWHERE : Place.QUOTED;
            default -> place == Place.AFTER_QUOTE ? Place.NOWHERE : Place.UNQUOTED;
        };
    }

    @Override
    public String faultAtEnd() {
        return place == Place.QUOTED ? "a quote is not closed" : "";
    }

    @Override
    public void reset() {
        place = Place.FIELD_START;
    }

    private enum Place {
        FIELD_START,
        UNQUOTED,
        QUOTED,
        /** It was the field's last, or is the first of two that stand for one. */
        AFTER_QUOTE,
        AFTER_RETURN,
        RECORD_END,
        NOWHERE
    }
}
