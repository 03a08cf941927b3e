package io.wirecut.rules.steps;

/// A step that looks for something which may be in several places.
public abstract sealed class SearchCheck extends StepCheck permits ContentCheck, PcreCheck {
    /// No place.
    static final long NOT_FOUND = -1;

    /// Whether it holds where nothing is found.
    final boolean negated;

    SearchCheck(boolean relative, boolean negated, boolean usesVariables) {
        super(relative, usesVariables);
        this.negated = negated;
    }

    /// The first place, in the order of their beginnings.
    ///
    /// @param cursor where the last step ended, in the view; negative if that is before it
    /// @param least offset in the view at which the place may begin
    /// @return see [#startOf] and [#endOf], or [#NOT_FOUND]
    abstract long find(InspectionContext context, long cursor, int least);

    /// How many bytes a search looked at, roughly, for the budget of an evaluation.
    ///
    /// @param found what [#find] returned
    abstract int cost(InspectionContext context, long cursor, int least, long found);

    /// First offset in the view at which a place may begin that reaches to behind another.
    abstract int leastToReach(int offset);

    /// Whether it may be found from a later cursor though not from an earlier one.
    abstract boolean mayFollowLater();

    @Override
    final boolean isPositive() {
        return !negated;
    }

    @Override
    final boolean movesCursor() {
        return !negated;
    }

    static long place(int start, int end) {
        return (long) end << Integer.SIZE | start;
    }

    static int startOf(long place) {
        return (int) place;
    }

    static int endOf(long place) {
        return (int) (place >>> Integer.SIZE);
    }
}
