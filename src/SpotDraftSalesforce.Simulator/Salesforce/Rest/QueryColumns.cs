using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce.Schema;
using SpotDraftSalesforce.Simulator.Salesforce.Soql;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary><c>columns=true</c>: what a query would show, instead of its rows.</summary>
internal static class QueryColumns
{
    public static RestAnswer Describe(QueryRows rows) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("columnMetadata");
                switch (rows)
                {
                    case RecordRows records:
                        WriteItems(json, records.Shape);
                        break;
                    case GroupRows groups:
                        foreach (var column in groups.Columns)
                        {
                            WriteColumn(json, column.Name, column, aggregate: true, () => { });
                        }

                        break;
                }

                json.WriteEndArray();
                json.WriteString("entityName", (rows as RecordRows)?.Shape.Type.Name ?? "AggregateResult");
                json.WriteBoolean("groupBy", rows is GroupRows);
                json.WriteBoolean("idSelected", rows is RecordRows { Shape.Items: var items } && items.Any(item => item.Key == "Id"));
                json.WriteString("keyPrefix", (rows as RecordRows)?.Shape.Type.KeyPrefix);
                json.WriteEndObject();
            }
        );

    private static void WriteItems(Utf8JsonWriter json, ResultShape shape)
    {
        foreach (var item in shape.Items)
        {
            switch (item)
            {
                case ValueItem value:
                    WriteColumn(json, value.Key, value.Field, aggregate: false, () => { });
                    break;
                case ParentItem parent:
                    WriteColumn(json, parent.Key, null, aggregate: false, () => WriteItems(json, parent.Shape));
                    break;
                case TypeofItem polymorphic:
                    WriteColumn(
                        json,
                        polymorphic.Key,
                        null,
                        aggregate: false,
                        () =>
                        {
                            foreach (var shown in polymorphic.Cases.Values.Append(polymorphic.Otherwise).OfType<ResultShape>())
                            {
                                WriteItems(json, shown);
                            }
                        }
                    );
                    break;
                case ChildItem child:
                    WriteColumn(json, child.Key, null, aggregate: true, () => WriteItems(json, child.Shape));
                    break;
            }
        }
    }

    private static void WriteColumn(Utf8JsonWriter json, string name, SObjectField? field, bool aggregate, Action writeJoined)
    {
        json.WriteStartObject();
        json.WriteBoolean("aggregate", aggregate);
        json.WriteString("apexType", field is null ? null : ApexType(field.Type));
        json.WriteBoolean("booleanType", field?.Type == FieldType.Boolean);
        json.WriteString("columnName", name);
        json.WriteBoolean("custom", field?.Custom == true);
        json.WriteString("displayName", name);
        json.WriteString("foreignKeyName", field?.RelationshipName);
        json.WriteBoolean("insertable", field?.Createable == true);
        json.WriteStartArray("joinColumns");
        writeJoined();
        json.WriteEndArray();
        json.WriteBoolean("numberType", field?.Type.IsNumber() == true);
        json.WriteBoolean("textType", field?.Type.IsText() == true);
        json.WriteBoolean("updatable", field?.Updateable == true);
        json.WriteEndObject();
    }

    private static string ApexType(FieldType type) =>
        type switch
        {
            FieldType.Id or FieldType.Reference => "Id",
            FieldType.Boolean => "Boolean",
            FieldType.Integer => "Integer",
            FieldType.Double or FieldType.Currency or FieldType.Percent => "Double",
            FieldType.Date => "Date",
            FieldType.DateTime => "Datetime",
            _ => "String",
        };
}
