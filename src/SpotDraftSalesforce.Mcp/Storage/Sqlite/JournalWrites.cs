using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Storage.Sqlite;

/// <summary>Which statement each kind of write is.</summary>
internal static class JournalWrites
{
    public static void Apply(SqliteSession session, JournalWrite write)
    {
        switch (write)
        {
            case ClaimOperation claim:
                OperationWrites.Claim(session, claim);
                break;
            case MoveOperation move:
                OperationWrites.Move(session, move);
                break;
            case TakeOperation take:
                OperationWrites.Take(session, take);
                break;
            case AttemptChanges attempt:
                FreezeWrites.Refuse(session);
                OperationWrites.Attempt(session, attempt);
                break;
            case SettleChanges settle:
                OperationWrites.Settle(session, settle);
                break;
            case OpenApproval open:
                ApprovalWrites.Open(session, open.Approval);
                break;
            case DecideApproval decide:
                ApprovalWrites.Decide(session, decide);
                break;
            case UseApproval use:
                ApprovalWrites.Use(session, use);
                break;
            case ReserveBudget reserve:
                BudgetWrites.Reserve(session, reserve);
                break;
            case ReleaseBudget release:
                BudgetWrites.Release(session, release);
                break;
            case SaveRequest request:
                RequestWrites.Save(session, request);
                break;
            case SaveLink link:
                LinkWrites.Save(session, link);
                break;
            case SetFreeze set:
                FreezeWrites.Set(session, set.Freeze);
                break;
            case LiftFreeze lift:
                FreezeWrites.Lift(session, lift);
                break;
            case EndInbox end:
                InboxWrites.End(session, end);
                break;
            case RedriveInbox redrive:
                InboxWrites.Redrive(session, redrive);
                break;
            default:
                throw new InvalidOperationException($"The journal does not know {write.GetType().Name}.");
        }
    }
}
