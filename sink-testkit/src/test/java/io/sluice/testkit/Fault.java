package io.sluice.testkit;

import java.util.List;

/** A way for a sink to be wrong, and the tests that must notice. */
enum Fault {
  NONE,
  RETURNS_EARLY("anInsertedRowIsThereWhenWriteReturns", "aScanSeesWhatAnotherSinkWroteBefore"),
  NO_GUARD(
      "anOlderUpsertDoesNotReplaceANewerOne",
      "aSinkThatWasPausedCannotUndoWhatAnotherWrote",
      "aBatchWithATruncateWrittenAgainChangesNothing",
      "anOlderChangeWithUnchangedValuesIsIgnored",
      "changesInAnyOrderAndRepeatedEndAsTheNewestSays"),
  NO_GUARD_ON_DELETES("anOlderDeleteDoesNotRemoveANewerRow"),
  GUARDS_IN_THE_SINK_ONLY(
      "aSinkThatWasPausedCannotUndoWhatAnotherWrote", "anOlderUpsertDoesNotReplaceANewerOne"),
  COMPARES_VERSIONS_AS_DOUBLES("versionsThatDifferByOneAreToldApartBeyondTheDoubles"),
  STOPS_AT_AN_OLDER_CHANGE("ignoredChangesDoNotHinderTheOthersOfTheirBatch"),
  FIRST_CHANGE_OF_A_BATCH_WINS(
      "theLastChangeOfARowInABatchWins",
      "aRowCanBeInsertedAgainAfterADeleteInOneBatch",
      "aHotRowEndsAsItsLastChangeSays",
      "aRowInsertedAndDeletedInOneBatchIsNotThere"),
  IGNORES_DELETES("aDeletedRowIsGoneAndOthersStay", "aChangedKeyLeavesOneRow"),
  FORGETS_DELETES(
      "anOlderUpsertNeverRevivesADeletedRow",
      "aPartOfABatchWrittenAgainChangesNothing",
      "everyTypeCanBeAKey"),
  FORGETS_DELETES_OF_ABSENT_ROWS("anOlderUpsertNeverBringsARowWhoseDeleteFoundNothing"),
  LAST_DELETE_COUNTS("anOlderDeleteDoesNotForgetANewerOne"),
  IGNORES_READS(
      "readInsertAndUpdateAllBringARow",
      "aSnapshotOverOldRowsLeavesJustItsOwn",
      "aColumnOfAnotherTypeHoldsItOnceTheRowsCameAgain"),
  KEEPS_VALUES_THAT_BECAME_NULL(
      "anUpdateReplacesTheWholeRowAlsoByNull", "aRowOfAllTypesIsReplacedByNullsAndBack"),
  KEEPS_DROPPED_COLUMNS("aColumnMayBeDroppedOnTheWay"),
  KEEPS_RENAMED_COLUMNS("aRenamedColumnTakesItsFormerNameWithItOnceTheRowsCameAgain"),
  TAKES_UNCHANGED_FOR_NULL(
      "anUnchangedValueIsKept",
      "unchangedValuesOfOtherTypesAreKept",
      "anUnchangedValueIsKeptAfterTheSinkIsReopened",
      "anUnchangedValueIsKeptThroughManyUpdatesInOneBatch",
      "anUnchangedValueIsKeptWhileOthersBecomeNull",
      "rowsWithDifferentUnchangedColumnsShareABatch"),
  TAKES_UNCHANGED_FROM_DELETED_ROWS("anUnchangedValueIsNeverTakenFromBeforeADelete"),
  IGNORES_TRUNCATES(
      "aTruncateRemovesEveryRow",
      "aSnapshotOverOldRowsLeavesJustItsOwn",
      "anUnchangedValueIsNeverTakenFromBeforeATruncate",
      "aKeyMayGrowToSeveralColumnsAndShrinkAgain",
      "aTableDroppedAndMadeAgainHoldsJustTheNewRows",
      "workersMeetANewKeyWheneverTheyMeetIt"),
  TRUNCATES_NEWER_ROWS(
      "aTruncateLeavesRowsWithAHigherVersion",
      "aTruncateThatComesOncePerPartitionRemovesNothingNewer"),
  TRUNCATES_ALL_TABLES("aTruncateLeavesOtherTables"),
  FORGETS_TRUNCATES(
      "anOlderUpsertNeverRevivesATruncatedRow",
      "underAnotherKeyAValueMeansAnotherRow",
      "aWorkerThatIsBehindDoesNotBringTheFormerKeyBack"),
  TRUNCATES_TOMBSTONES("aTruncateDoesNotForgetADelete"),
  LAST_TRUNCATE_COUNTS("anOlderTruncateDoesNotForgetANewerOne"),
  KNOWS_TABLES_BY_NAME_ONLY("tablesOfOneNameInTwoSchemasAreKeptApartOrRefused"),
  JOINS_TABLE_NAMES("tablesWhoseNamesMeetWhereTheSchemaEndsAreKeptApartOrRefused"),
  LOWERS_TABLE_NAMES("tablesWhoseNamesDifferInCaseAreKeptApartOrRefused"),
  ONE_TABLE_FOR_ALL(
      "tablesWithTheSameKeysAreKeptApart",
      "oneBatchMayHoldManyTables",
      "aDeleteInOneTableDoesNotHoldUpTheSameKeyInAnother"),
  JOINS_KEYS("compositeKeysThatLookAlikeAreDifferentRows"),
  TRIMS_KEYS("textKeysThatLookAlikeAreDifferentRows"),
  CUTS_KEYS("textKeysThatLookAlikeAreDifferentRows", "veryLongKeysAreStoredOrRejectedByName"),
  KNOWS_ONE_KEY_COLUMN(
      "aCompositeKeyMayMixTypesAndStandAnywhereInTheRow", "aScanGivesCompositeKeys"),
  UNDERSCORES_FOR_DOTS("columnNamesMayHoldAnything"),
  ROUNDS_TO_MILLISECONDS("valuesOfEveryTypeAreKeptExactly", "aScanGivesEveryTypeExactly"),
  DECIMALS_AS_DOUBLES("valuesOfEveryTypeAreKeptExactly"),
  DROPS_NULLS_OF_ARRAYS("valuesOfEveryTypeAreKeptExactly"),
  EMPTY_TEXT_IS_NULL("valuesOfEveryTypeAreKeptExactly"),
  LOSES_THE_END_OF_LARGE_BATCHES("aLargeBatchIsWrittenWhole"),
  CUTS_LARGE_VALUES("rowsMayBeWideAndValuesLarge"),
  RACES("severalSinksWriteTheirRowsAtTheSameTime"),
  FAILS_ON_EMPTY_BATCHES("anEmptyBatchDoesNothing"),
  SWALLOWS_OUTAGES(
      "aTargetThatRefusesConnectionsIsTransientAndLosesNothing",
      "aTruncateDuringAnOutageIsTransientAndLosesNothing",
      "aScanOfATargetThatIsAwayIsTransient",
      "readingATargetThatIsAwayIsTransient",
      "aTargetThatGoesSilentIsTransientAndLosesNothing"),
  TAKES_OUTAGES_FOR_FATAL("aTargetThatRefusesConnectionsIsTransientAndLosesNothing"),
  TAKES_FAILED_FOR_WRITTEN(
      "aTargetThatRefusesConnectionsIsTransientAndLosesNothing",
      "outagesInTheMiddleOfWritesLoseNothing"),
  NEEDS_ITS_TARGET_TO_OPEN("aSinkOpensWhileItsTargetIsAway"),
  SWALLOWS_INTERRUPTS(
      "anInterruptBeforeAWriteIsNotSwallowed", "anInterruptEndsTheThreadThatWrites"),
  CANNOT_BE_INTERRUPTED("anInterruptStopsAWriteThatWaitsForASilentTarget"),
  TAKES_INTERRUPTS_FOR_OUTAGES("anInterruptStopsAWriteThatWaitsForASilentTarget"),
  SKIPS_BAD_ROWS("aRejectionNamesExactlyTheBadRowsAndTheOthersCanBeWritten"),
  REJECTS_WHOLE_BATCHES("aRejectionNamesExactlyTheBadRowsAndTheOthersCanBeWritten"),
  REMOVES_ROWS_IT_REJECTS("aRejectedChangeLeavesItsRowAsItWas"),
  TAKES_NO_MORE_OF_ROWS_IT_REJECTED("aLaterChangeOfARejectedRowIsTaken"),
  RETRIES_BAD_ROWS("aBatchOfNothingButBadRowsIsRejectedWhole"),
  TAKES_A_REPLAY_FOR_AN_ERROR(
      "aBatchWrittenTwiceIsAsIfWrittenOnce", "aReplayedChangeWithUnchangedValuesChangesNothing"),
  LOSES_ADDED_COLUMNS("aColumnMayBeAddedOnTheWay"),
  DELETES_FOR_EVER("aNewerUpsertPassesADelete", "aRowCanBeInsertedAgainAfterADeleteInAnotherBatch"),
  NEEDS_MORE_THAN_A_KEY("aRowMayBeNothingButItsKey"),
  NEEDS_TABLES_TO_BE_THERE(
      "aScanOfATableNeverWrittenIsEmpty",
      "readingATableNeverWrittenGivesNothing",
      "aTableNeverWrittenHasNoReferences",
      "aTruncateOfATableNeverSeenDoesNothing"),
  CLAIMS_TO_TAKE_EVERYTHING("aTargetSaidToTakeEverythingTakesALargeValue"),
  TRUNCATES_AFTER_THE_BATCH(
      "aTruncateBetweenUpsertsOfABatchRemovesJustTheEarlierOnes",
      "severalTruncatesInOneBatchLeaveWhatCameAfterTheLast"),
  WRITES_PLACEHOLDERS("anUnchangedNullStaysNull", "anUnchangedValueOfARowThatIsNotThereIsNull"),
  FOLDS_WITHOUT_MERGING(
      "anUnchangedValueComesFromAnEarlierChangeOfTheBatch",
      "anUnchangedValueIsNeverTakenFromBeforeADeleteOfItsBatch"),
  FAILS_ON_DELETES_OF_ABSENT_ROWS("deletingARowThatIsNotThereDoesNothing"),
  ROLLS_BACK_ON_CLOSE("rowsAreStillThereAfterTheSinkIsReopened"),
  REFUSES_UNUSUAL_TABLE_NAMES("tableNamesMayHoldAnything"),
  CLAIMS_NOT_TO_BE_READABLE("theSinkCanBeReadIfItsAuthorSaysSo"),
  TRUSTS_BEFORE("whatTheRowWasBeforeMakesNoDifference"),
  SCANS_TOMBSTONES("aScanGivesExactlyTheRowsThatAreThere", "rowsThatWereRemovedAreNotRead"),
  SCANS_ALL_TABLES("aScanGivesExactlyTheRowsThatAreThere"),
  COLLECTS_BEFORE_HANDING_ON("aScanHoldsAPageOfRowsAtATimeHoweverManyThereAre"),
  PAGES_BY_OFFSET("aScanLeavesOutNoRowThatWasThereAllTheWhile"),
  SWALLOWS_EXCEPTIONS_OF_HANDLERS("aHandlersExceptionEndsTheReadingWithIt"),
  WRAPS_EXCEPTIONS_OF_HANDLERS("aHandlersExceptionEndsTheReadingWithIt"),
  READS_ALL_FOR_SOME("readingByKeysGivesJustTheRowsUnderThem"),
  READS_ROWS_OF_FORMER_KEYS("rowsOfAFormerKeyDoNotDisturbAReading"),
  READS_FEW_AT_ONCE("asManyKeysAsAreAllowedCanBeReadAtOnce"),
  READS_BY_THE_LAST_KEY_COLUMN("rowsAreReadByKeysOfEveryType"),
  READS_BY_MILLISECONDS("rowsAreReadByKeysOfEveryType"),
  NEEDS_KEYS("readingByNoKeysGivesNothing"),
  GIVES_NO_VERSIONS(
      "aReadRowHasTheVersionOfItsLastChange",
      "anUpdateWithUnchangedValuesGivesTheRowItsVersion",
      "anOlderChangeLeavesTheRowItsVersion",
      "aChangeDeliveredAgainLeavesTheRowItsVersion"),
  GIVES_THE_VERSION_OF_THE_LAST_WHOLE_ROW("anUpdateWithUnchangedValuesGivesTheRowItsVersion"),
  GIVES_THE_VERSION_THAT_CAME_LAST(
      "anOlderChangeLeavesTheRowItsVersion", "aChangeDeliveredAgainLeavesTheRowItsVersion"),
  READS_ALL_REFERENCES("referencesReadByOwnersAreThoseOfTheOwnersOnly"),
  KEEPS_REFERENCES_OF_DELETED_ROWS(
      "referencesAreThoseThatTheRowsHave", "referencesOfATableThatIsNothingElseAreRead"),
  MIXES_UP_FOREIGN_KEYS(
      "referencesOfATableToItselfAreToldFromOthers", "referencesOfATableThatIsNothingElseAreRead"),
  REFERS_TO_ZERO_FOR_NULL("referencesAreThoseThatTheRowsHave"),
  DENIES_ITS_REFERENCES("referencesAreThoseThatTheRowsHave"),
  LOOKS_BEFORE_IT_WRITES(
      "aWriteThatArrivesAfterItsSinkGaveUpUndoesNothingNewer",
      "aWriteThatArrivesAfterATruncateBringsNothingBack",
      "aSinkPausedInTheMiddleOfAWriteUndoesNothingNewerWhenItGoesOn"),
  NEEDS_A_FAST_LINK("aSlowLinkCostsTimeAndNothingElse"),
  TAKES_A_CUT_FOR_WRITTEN("aLinkThatIsCutAtAnyByteLosesNothing"),
  TAKES_SILENCE_FOR_WRITTEN("aLinkThatLosesEverythingFromSomeByteOnIsTransientAndLosesNoChange");

  final List<String> noticedBy;

  Fault(String... noticedBy) {
    this.noticedBy = List.of(noticedBy);
  }
}
