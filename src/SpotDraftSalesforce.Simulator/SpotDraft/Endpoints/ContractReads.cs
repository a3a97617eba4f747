using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>What one contract answers about itself. There is no single answer with all of it.</summary>
internal sealed class ContractReads(Workspace workspace, SimulatorClock clock)
{
    public void Map(RouteTable routes)
    {
        routes.OnContract(
            "GET",
            "contracts/{T}/status",
            (_, contract) => Answer.Ok(new { contract_status = contract.Status, contract_name = contract.Name })
        );
        routes.OnContract("GET", "contracts/{T}/recipients/", (_, contract) => Recipients(contract));
        routes.OnContract(
            "GET",
            "contracts/{T}/notes",
            (_, contract) =>
                Answer.Ok(
                    contract
                        .Notes.Select(note => new
                        {
                            id = note.Id,
                            text = note.Text,
                            note_tag = note.Tag,
                        })
                        .ToArray()
                )
        );
        routes.OnContract("PUT", "contracts/{T}/notes/{note_id}", UpdateNote);
        routes.OnContract("GET", "contracts/{contract_id}/process_metrics/", (_, contract) => Answer.Ok(ContractProgress.Of(contract)));
        routes.OnContract("GET", "contracts/{contract_id}/related_contracts/", Related);
        routes.OnContract("POST", "contracts/{contract_id}/contract_relation/", Relate);
    }

    private static Answer Recipients(Contract contract) =>
        Answer.Ok(
            new
            {
                items = contract
                    .Recipients.Select(recipient => new
                    {
                        recipient = new
                        {
                            id = recipient.Id,
                            recipient_type = "SIGNATORY",
                            user = new
                            {
                                id = recipient.Id,
                                email = recipient.Email,
                                name = recipient.Name,
                            },
                            recipient_order = recipient.Order,
                            note = recipient.Note,
                            created = recipient.Created,
                            title = recipient.Title,
                            is_sent_for_signature = recipient.LastSent is not null,
                            last_sent_for_signature_at = recipient.LastSent,
                        },
                        recipient_action = recipient.Acted is null
                            ? null
                            : new
                            {
                                is_success = recipient.Signed,
                                action_notes = recipient.ActionNotes,
                                timestamp = recipient.Acted,
                            },
                        status = (recipient.Acted, recipient.LastSent) switch
                        {
                            (not null, _) => "COMPLETED",
                            (null, not null) => "IN_PROGRESS",
                            _ => "PENDING",
                        },
                    })
                    .ToArray(),
            }
        );

    private static Answer UpdateNote(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var reader = call.Read(errors);
        var text = reader.Text("text", required: true, blank: true);
        var named = reader.Object("note_tag");
        var tag = named?.Text("name", required: true);
        named?.Integer("id");
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var at = contract.Notes.FindIndex(note => note.Id == call.Number("note_id"));
        if (at < 0)
        {
            return Answer.NotFound;
        }

        var updated = contract.Notes[at] = contract.Notes[at] with { Text = text!, Tag = tag ?? contract.Notes[at].Tag };
        return Answer.Ok(
            new
            {
                id = updated.Id,
                text = updated.Text,
                note_tag = updated.Tag,
            }
        );
    }

    private Answer Related(SpotDraftCall call, Contract contract) =>
        Page.Of(
            call,
            contract.Relations,
            relation =>
            {
                var other = workspace.FindContract(relation.Other)!;
                return new
                {
                    id = relation.Id,
                    contract = new
                    {
                        id = other.Number,
                        name = other.Name,
                        counter_party_list = other.Parties.Select(party => party.Name).ToArray(),
                        display_status = other.Status,
                    },
                    relation_type = relation.RelationType,
                };
            }
        );

    private Answer Relate(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var reader = call.Read(errors);
        var number = reader.Integer("related_contract_id", required: true);
        var type = reader.Choice("relation_type", ["CHILD", "ADDENDUM", "AMENDMENT", "PARENT"], required: true);
        if (errors.Any)
        {
            return Answer.Described(errors);
        }

        if (workspace.FindContract(number!.Value) is not { } other)
        {
            return Answer.NotFound;
        }

        if (Circular(contract, other, type!))
        {
            return Answer.Detail(
                StatusCodes.Status400BadRequest,
                "Unable to set relation as it is leading to a circular dependency between the contracts.",
                "SD_CONTRACTS_00093"
            );
        }

        var relation = new ContractRelation(workspace.NextId("relation"), other.Number, type!, clock.GetUtcNow());
        contract.Relations.Add(relation);
        var mirrored = type == "PARENT" ? "CHILD" : "PARENT";
        other.Relations.Add(new ContractRelation(workspace.NextId("relation"), contract.Number, mirrored, relation.Created));
        return Answer.Created(
            new
            {
                id = relation.Id,
                related_contract_id = other.Number,
                relation_type = type,
                created = relation.Created,
            }
        );
    }

    /// <summary>Whether the contract that would come below already stands above.</summary>
    private bool Circular(Contract contract, Contract other, string type)
    {
        var (above, below) = type == "PARENT" ? (other, contract) : (contract, other);
        var seen = new HashSet<int>();
        var open = new Stack<Contract>([above]);
        while (open.TryPop(out var next))
        {
            if (next == below)
            {
                return true;
            }

            if (seen.Add(next.Number))
            {
                foreach (var parent in next.Relations.Where(relation => relation.RelationType == "PARENT"))
                {
                    open.Push(workspace.FindContract(parent.Other)!);
                }
            }
        }

        return false;
    }
}
