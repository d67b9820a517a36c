"""A body becomes a table with the model's own names and types: the model sees what it would have seen in a notebook."""
import csv
import gzip
import io
import json
import unittest
import zlib

import joblib
import numpy as np
import pandas
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import DBSCAN
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    BaggingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, StackingClassifier, VotingClassifier)
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer, LabelEncoder, MinMaxScaler, MultiLabelBinarizer, OneHotEncoder, OrdinalEncoder, StandardScaler)
from sklearn.svm import SVC

from inprocess import Project, pickled

JSON, LINES, CSV, NPY, TEXT = "application/json", "application/jsonlines", "text/csv", "application/x-npy", "text/plain"


def sheet(table, header=True, **options):
    return table.to_csv(index=False, header=header, **options)


def records(table):
    return json.loads(table.to_json(orient="records"))


def npy(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version)
    return stream.getvalue()


class Types(unittest.TestCase):
    """Cells are read as their column's type."""

    ZIPS = pandas.DataFrame({"zip": ["01234", "90210", "100", "A5", "01234", "100"], "n": [0.0, 1, 0, 1, 1, 0]})
    BOUGHT = [1, 0, 0, 1, 1, 0]

    def both(self, project, table, expected):
        for body, kind in ((sheet(table), CSV), (sheet(table, quoting=csv.QUOTE_ALL), CSV), (sheet(table[table.columns[::-1]]), CSV),
                           (sheet(table, False), CSV), (records(table), JSON), ("\n".join(map(json.dumps, records(table))), LINES)):
            self.assertEqual(expected, project.post(body, kind).predictions, (kind, body))
        for place in range(len(table)):
            row = table.iloc[place:place + 1]
            self.assertEqual(expected[place:place + 1], project.post(sheet(row, False), CSV).predictions)
            self.assertEqual(expected[place:place + 1], project.post(records(row)).predictions)

    def test_digits_in_a_column_of_strings_stay_a_string(self):
        model = make_pipeline(make_column_transformer((OneHotEncoder(), ["zip"]), remainder="passthrough"), LogisticRegression())
        model.fit(self.ZIPS, self.BOUGHT)
        self.both(Project(model), self.ZIPS, model.predict(self.ZIPS).tolist())

    def test_the_same_in_a_model_without_names(self):
        model = make_pipeline(make_column_transformer((OneHotEncoder(), [0]), remainder="passthrough"), LogisticRegression())
        table = self.ZIPS.to_numpy(object)
        model.fit(table, self.BOUGHT)
        project = Project(model)
        self.assertEqual(model.predict(table).tolist(), project.post(sheet(self.ZIPS, False), CSV).predictions)
        self.assertEqual(model.predict(table).tolist(), project.post(table.tolist()).predictions)
        self.assertEqual(model.predict(table[2:3]).tolist(), project.post("100,0\n", CSV).predictions)

    def test_true_and_false_in_a_boolean_column(self):
        table = pandas.DataFrame({"member": [True, False, True, False], "day": ["mon", "tue", "tue", "mon"]})
        model = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(table, [1, 0, 1, 0])
        self.both(Project(model), table, [1, 0, 1, 0])
        self.assertEqual([1, 0], Project(model).post("member,day\nTRUE,mon\nfalse,mon\n", CSV).predictions)

    def test_whole_numbers_beyond_what_a_float_holds(self):
        big = 2**53
        table = pandas.DataFrame({"id": [big, big + 1, big + 2, big + 3], "n": [1.0, 2, 3, 4]})
        model = make_pipeline(make_column_transformer((OrdinalEncoder(), ["id"]), ("passthrough", ["n"])), FunctionTransformer()).fit(table)
        project = Project(model)
        for body, kind in ((sheet(table), CSV), (records(table), JSON)):
            self.assertEqual([[0, 1], [1, 2], [2, 3], [3, 4]], project.post(body, kind).predictions)

    def test_categories_that_are_numbers(self):
        for values in ([1, 2, 10], [1.5, 2.5, 10.0]):
            table = pandas.DataFrame({"level": values, "s": ["a", "b", "c"]})
            model = make_pipeline(OrdinalEncoder(), FunctionTransformer()).fit(table)
            self.both(Project(model), table, [[0, 0], [1, 1], [2, 2]])

    def test_categories_of_several_types(self):
        table = np.array([["a", 1], [5, 2], ["5", 3]], dtype=object)
        model = OneHotEncoder(handle_unknown="ignore", categories=[["a", "5"], [1, 2, 3]], sparse_output=False).fit(table[[0, 2]])
        self.assertEqual(model.transform(table[[0, 2]]).tolist(), Project(model).post("a,1\n5,3\n", CSV).predictions)

    def test_numbers_as_strings(self):
        model = LinearRegression().fit([[1.0, 2], [3, 5], [2, 2]], [1, 2, 3])
        expected = model.predict([[1.5, 2]]).tolist()
        project = Project(model)
        for body in ([["1.5", "2"]], [["1.5", 2]], {"instances": [[" 1.5 ", "2.0"]]}):
            self.assertEqual(expected, project.post(body).predictions)
        self.assertEqual(expected, project.post('"1.5","2"', CSV).predictions)
        self.assertEqual(expected, project.post(npy(np.array([["1.5", "2"]])), NPY).predictions)
        self.assertIn("row 1, column 2: a number is needed", project.post([["1.5", ""]]).error)

    def test_columns_however_they_were_chosen(self):
        table = pandas.DataFrame({"zip": ["01234", "5", "01234", "77"], "n": [1.0, 2, 3, 4], "code": ["1", "2", "1", "2"]})
        for columns in (["zip", "code"], [0, 2], [True, False, True], make_column_selector(dtype_include=object),
                        lambda frame: [name for name in frame if frame[name].dtype == object]):
            inner = ColumnTransformer([("c", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder()), columns)],
                                      remainder=StandardScaler())
            model = GridSearchCV(make_pipeline(inner, LogisticRegression()), {"logisticregression__C": [1.0]}, cv=2).fit(table, [0, 1, 0, 1])
            expected = model.predict_proba(table).tolist()
            try:
                self.both(Project(model, method="predict_proba"), table, expected)
            except Exception as error:  # a lambda cannot be pickled
                self.assertIn("pickle", str(error).lower())

    def test_a_frame_of_numbers_is_an_array_in_the_columns_order(self):
        table = pandas.DataFrame({"b": [1.0, 2, 3], "a": [4.0, 6, 5]})
        project = Project(make_pipeline(StandardScaler(), LinearRegression()).fit(table, [1, 2, 3]))
        tables = list(project.invocations.model.tables(b"a,b\n4,1\n", CSV))
        self.assertEqual((np.ndarray, [[1.0, 4.0]]), (type(tables[0]), tables[0].tolist()))

    def test_a_model_of_32_bits_gets_32_bits(self):
        rows = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)
        model = PCA(3).fit(rows)
        self.assertEqual(np.float32, model.components_.dtype)
        self.assertEqual(model.transform(rows).tolist(), Project(model).post(rows.tolist()).predictions)


class Models(unittest.TestCase):
    """Where a model says what it takes, however deep it says it."""

    TABLE = pandas.DataFrame({"code": ["1", "02", "1", "02"] * 5, "n": [1.0, 2, 3, 4] * 5})
    WANTED = [1, 0, 1, 0] * 5

    def inner(self, last):
        return make_pipeline(make_column_transformer((OneHotEncoder(), ["code"])), last)

    def test_models_around_models(self):
        pipeline = self.inner(LogisticRegression())
        for model in (CalibratedClassifierCV(pipeline, cv=2), StackingClassifier([("a", pipeline), ("b", pipeline)], cv=2),
                      VotingClassifier([("a", pipeline), ("b", pipeline)]), OneVsRestClassifier(pipeline),
                      TransformedTargetRegressor(self.inner(LinearRegression()), func=np.log1p, inverse_func=np.expm1)):
            expected = model.fit(self.TABLE, self.WANTED).predict(self.TABLE[:2]).tolist()
            project = Project(model)
            for body, kind in (("n,code\n1,1\n2,02\n", CSV), ("code\n1\n02\n", CSV), ("1,1\n02,2\n", CSV), ([["1", 1], ["02", 2]], JSON)):
                self.assertEqual(expected, project.post(body, kind).predictions, (model, body))

    def test_models_of_samples_of_the_columns(self):
        rows = np.array([["a", "1"], ["b", "02"], ["a", "02"], ["b", "1"]] * 3, dtype=object)
        inner = make_pipeline(OrdinalEncoder(), LogisticRegression())
        model = BaggingClassifier(inner, n_estimators=3, random_state=0).fit(rows, [1, 0, 1, 0] * 3)
        self.assertEqual(model.predict(rows).tolist(), Project(model).post("".join(f"{a},{b}\n" for a, b in rows), CSV).predictions)

    def test_a_union_of_models_with_names(self):
        table = pandas.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 5, 4]})
        model = FeatureUnion([("s", StandardScaler()), ("m", MinMaxScaler())]).fit(table)
        self.assertEqual(model.transform(table).tolist(), Project(model).post(sheet(table[["b", "a"]]), CSV).predictions)

    def test_dates_are_dates(self):
        table = pandas.DataFrame({"day": pandas.to_datetime(["2024-01-01", "2024-02-01"]), "n": [1, 2]})
        project = Project(OneHotEncoder(sparse_output=False).fit(table))
        self.assertEqual([[0.0, 1.0, 1.0, 0.0]], project.post("day,n\n2024-02-01,1\n", CSV).predictions)
        self.assertIn("a date, as 2024-12-31 is needed", project.post([[5, 1]]).error)

    def test_rows_that_are_no_rows_of_a_table(self):
        for model, bodies, expected in (
                (DictVectorizer(sparse=False).fit([{"a": 1, "c": "x"}, {"a": 2, "c": "y"}]),
                 [({"a": 1, "c": "y"}, JSON), ('{"a": 1, "c": "y"}', LINES), ("a,c\n1,y\n", CSV + "; header=present")], [[1.0, 0.0, 1.0]]),
                (LabelEncoder().fit(["a", "b"]), [(["b", "a"], JSON), ([["b"], ["a"]], JSON), ("b\na\n", CSV), ("b\na\n", TEXT)], [1, 0]),
                (MultiLabelBinarizer().fit([["a"], ["b", "c"]]), [([["a", "b"], ["c"]], JSON), ("a,b\nc\n", CSV)], [[1, 1, 0], [0, 0, 1]]),
                (IsotonicRegression().fit([1, 2, 3], [1, 2, 3]), [([1.5, 2.5], JSON), ([[1.5], [2.5]], JSON), ("1.5\n2.5\n", CSV)], [1.5, 2.5])):
            for body, kind in bodies:
                self.assertEqual(expected, Project(model).post(body, kind).predictions, (model, body))

    def test_a_model_that_says_nothing_takes_what_is_sent(self):
        project = Project(FunctionTransformer())
        self.assertEqual([[1.0, 2.5]], project.post([[1, 2.5]]).predictions)
        self.assertEqual([[1.0, "x"], [-0.0, "y"]], project.post("1,x\n-0.0,y\n", CSV).predictions)
        for body in ("a,b\n1,2\n", "a,3\n1,2\n", "a,x\n1,y\n"[:4] + "1,2\n"):
            self.assertIn("header=present", project.post(body, CSV).error)

    def test_names_with_spaces(self):
        table = pandas.DataFrame({" a ": [1.0, 2, 3], "b": [1.0, 3, 2]})
        model = LinearRegression().fit(table, [1, 2, 3])
        self.assertEqual(model.predict(table).tolist(), Project(model).post(sheet(table[["b", " a "]]), CSV).predictions)

    def test_a_passed_column_of_booleans(self):
        table = self.TABLE.assign(flag=[True, False, False, True] * 5)
        model = make_pipeline(make_column_transformer((OneHotEncoder(), ["code"]), remainder="passthrough"), LogisticRegression())
        expected = model.fit(table, self.WANTED).predict_proba(table).tolist()
        project = Project(model, method="predict_proba")
        self.assertEqual(expected, project.post(sheet(table), CSV).predictions)
        self.assertEqual(expected[:1], project.post(sheet(table[:1]), CSV).predictions)


class Missing(unittest.TestCase):
    """What is missing is what the training library uses for missing."""

    TABLE = pandas.DataFrame({"city": ["Rome", None, "Oslo", "Oslo"], "n": [1.0, np.nan, 3.0, 4.0]})

    def check(self, encoder, table, missing):
        columns = make_column_transformer((encoder, ["city"]), (SimpleImputer(), ["n"]))
        model = make_pipeline(columns, FunctionTransformer()).fit(table)
        expected = np.asarray(model.transform(table)).tolist()
        project = Project(model)
        rows = [["Rome", 1.0], [None, None], ["Oslo", 3.0], ["Oslo", 4.0]]
        for body, kind in ((rows, JSON), ([dict(zip(table, row)) for row in rows], JSON), ("city,n\nRome,1\n,\nOslo,3\nOslo,4\n", CSV),
                           ("Rome,1\n,NA\nOslo,3\nOslo,4\n", CSV), ("\n".join(map(json.dumps, rows)), LINES),
                           ([{"city": "Rome", "n": 1}, {"n": None}, {"city": "Oslo", "n": 3}, {"city": "Oslo", "n": 4}], JSON)):
            self.assertEqual(expected, project.post(body, kind).predictions, (missing, body))

    def test_nan_none_and_an_empty_string(self):
        self.check(OrdinalEncoder(encoded_missing_value=-1), self.TABLE.fillna({"city": np.nan}), "NaN")
        self.check(OrdinalEncoder(encoded_missing_value=-1), self.TABLE.where(self.TABLE.notna(), None).astype({"n": float}), "None")
        self.check(OrdinalEncoder(), self.TABLE.fillna({"city": ""}), "''")
        self.check(make_pipeline(SimpleImputer(strategy="most_frequent"), OrdinalEncoder()), self.TABLE.fillna({"city": np.nan}), "imputed")
        self.check(make_pipeline(SimpleImputer(missing_values=None, strategy="constant", fill_value="?"), OrdinalEncoder()),
                   self.TABLE.where(self.TABLE.notna(), None).astype({"n": float}), "imputed None")

    def test_a_number_that_stands_for_missing(self):
        rows = np.array([[1.0, -1], [2, 5], [-1, 6]])
        model = make_pipeline(SimpleImputer(missing_values=-1), LinearRegression()).fit(rows, [1, 2, 3])
        project, expected = Project(model), model.predict(rows).tolist()
        self.assertEqual(expected, project.post([[1, None], [2, 5], [None, 6]]).predictions)
        self.assertEqual(expected, project.post("1,\n2,5\n,6\n", CSV).predictions)
        self.assertEqual(expected, project.post(npy(np.where(rows < 0, np.nan, rows)), NPY).predictions)

    def test_a_column_that_no_row_has_is_refused(self):
        rows = pandas.DataFrame({"a": [1.0, np.nan, 2, 4], "b": [4.0, 6, np.nan, 5]})
        model = HistGradientBoostingRegressor(min_samples_leaf=1).fit(rows, [1, 2, 3, 4])
        project = Project(model)
        self.assertEqual(model.predict(rows[:2]).tolist(), project.post([{"a": 1, "b": 4}, {"b": 6}]).predictions)
        self.assertEqual("row 1: the column 'a' is missing", project.post([{"b": 6}]).error)
        self.assertEqual("row 2: the column 'a' is missing", project.post([{"a": 1, "b": 4}, {"b": 6, "aa": 1}]).error)


class Headers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        rows = np.random.default_rng(0).normal(size=(20, 3))
        cls.named = LinearRegression().fit(pandas.DataFrame(rows, columns=["x", "1", "z"]), rows[:, 0] + rows[:, 1])
        cls.nameless = LinearRegression().fit(rows, rows[:, 0] + rows[:, 1])
        cls.rows = np.array([[1.0, 2, 3], [4, 5, 6]])

    def test_a_header_is_what_names_the_columns(self):
        project, expected = Project(self.named), self.named.predict(self.rows).tolist()
        for body in ("x,1,z\n1,2,3\n4,5,6\n", "z,x,1\n3,1,2\n6,4,5\n", '"x" , 1,"z"\r\n1,2,3\r\n4,5,6\r\n', "1,2,3\n4,5,6", "\n\nx,1,z\n1,2,3\n\n4,5,6"):
            self.assertEqual(expected, project.post(body, CSV).predictions, body)
        self.assertEqual(expected[:1], project.post("x,1,z\n1,2,3", CSV).predictions)
        self.assertEqual("the body has a header and no rows", project.post("x,1,z\n", CSV).error)
        self.assertIn("lacks the column 'z'", project.post("x,1\n1,2\n", CSV).error)
        self.assertIn("no column 'id'", project.post("x,1,z,id\n1,2,3,4\n", CSV).error)
        self.assertIn("text/csv; header=present, with the model's columns: x, 1, z", project.post("a,b,c\n1,2,3\n", CSV).error)
        self.assertIn("'x' is missing", project.post("a,b,c\n1,2,3\n", CSV + "; header=present").error)

    def test_the_parameter_decides(self):
        project = Project(self.nameless)
        expected = self.nameless.predict(self.rows).tolist()
        self.assertEqual(expected, project.post("a,b,c\n1,2,3\n4,5,6\n", CSV + "; header=present").predictions)
        self.assertEqual(expected, project.post("7,8,9\n1,2,3\n4,5,6\n", 'text/csv; charset=utf-8; header="present"').predictions)
        self.assertEqual(expected, project.post("1,2,3\n4,5,6\n", CSV + ";header=absent").predictions)
        self.assertIn("header=present", project.post("a,b,c\n1,2,3\n", CSV).error)
        self.assertIn("row 1, column 1: a number is needed", project.post("a,b,c\n1,2,3\n", CSV + "; header=absent").error)
        self.assertIn("present or absent", project.post("1,2,3\n", CSV + "; header=yes").error)
        self.assertIn("row 1, column 2: a number is needed", project.post("1,b,3\n", CSV).error)

    def test_separators(self):
        project, expected = Project(self.nameless), self.nameless.predict(self.rows).tolist()
        for mark in ";\t|":
            self.assertEqual(expected, project.post(f"1{mark}2{mark}3\n4{mark}5{mark}6\n", CSV).predictions)
        self.assertEqual(expected, project.post("1\t2\t3\n4\t5\t6\n", "text/tab-separated-values").predictions)
        self.assertEqual(expected, project.post("1;2;3\n4;5;6\n", 'text/csv; delimiter=";"').predictions)
        self.assertEqual(expected, project.post("1 2 3\n4 5 6\n", "text/csv; delimiter=space; header=absent").predictions)
        self.assertEqual(expected, Project(self.named).post("z;x;1\n3;1;2\n6;4;5\n", CSV).predictions)
        self.assertIn("decimal point", project.post("1,5;2,5;3,5\n", CSV).error)
        self.assertIn("must be one character", project.post("1,2,3\n", "text/csv; delimiter=ab").error)
        self.assertIn("row 1 has 2 columns, the model takes 3", project.post("1;2\n", "text/csv; delimiter=;").error)

    def test_extra_columns_are_dropped_where_the_library_drops_them(self):
        table = pandas.DataFrame({"id": ["x7", "x8", "x9"], "n": [1.0, 2, 3], "city": ["a", "b", "a"]})
        model = make_pipeline(make_column_transformer((OneHotEncoder(), ["city"]), (StandardScaler(), ["n"])), LogisticRegression())
        model.fit(table, [0, 1, 0])
        project, expected = Project(model), model.predict(table).tolist()
        for sent in (table, table.drop(columns="id"), table.assign(more="?"), table[["city", "n"]].assign(more=1)):
            self.assertEqual(expected, project.post(sheet(sent), CSV).predictions)
            self.assertEqual(expected, project.post(records(sent)).predictions)
        self.assertEqual(expected, project.post(sheet(table, False), CSV).predictions)
        self.assertEqual("row 1: the column 'n' is missing", project.post(records(table.drop(columns="n"))).error)


class Encodings(unittest.TestCase):
    TEXT = "Köln;1,5\nRome;2\n"

    @classmethod
    def setUpClass(cls):
        table = pandas.DataFrame({"city": ["Köln", "Rome", "Oslo"], "n": [1.0, 2, 3]})
        cls.model = make_pipeline(make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough"), LinearRegression())
        cls.model.fit(table, [1, 2, 3])
        cls.project, cls.body, cls.expected = Project(cls.model), sheet(table), cls.model.predict(table).tolist()

    def test_charsets_and_byte_order_marks(self):
        for charset in ("utf-8", "UTF-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "iso-8859-1", "windows-1252", "cp1252"):
            reply = self.project.post(self.body.encode(charset), f"text/csv; charset={charset}")
            self.assertEqual(self.expected, reply.predictions, charset)
        for charset in ("utf-8-sig", "utf-16", "utf-32"):
            self.assertEqual(self.expected, self.project.post(self.body.encode(charset), CSV).predictions, charset)
        rows = [["Köln", 1.0]]
        for charset in ("latin-1", "utf-16", "utf-8-sig"):
            text = json.dumps(rows, ensure_ascii=False).encode(charset)
            self.assertEqual(self.expected[:1], self.project.post(text, f'application/json; charset="{charset}"').predictions)
            line = json.dumps(rows[0], ensure_ascii=False).encode(charset)
            self.assertEqual(self.expected[:1], self.project.post(line, f"application/jsonlines; charset={charset}").predictions)

    def test_charsets_that_are_refused(self):
        self.assertIn("'klingon' is not supported", self.project.post(self.body, "text/csv; charset=klingon").error)
        self.assertEqual(415, self.project.post(self.body, "text/csv; charset=base64").status)
        self.assertIn("not UTF-8 (byte 8)", self.project.post(self.body.encode("latin-1"), CSV).error)
        self.assertIn("the body is not utf-16", self.project.post(b"\xff\xfea", "text/csv; charset=utf-16").error)

    def test_content_encodings(self):
        plain = self.body.encode()
        raw = zlib.compressobj(wbits=-15)
        for encoding, body in (("gzip", gzip.compress(plain)), ("x-gzip", gzip.compress(plain[:20]) + gzip.compress(plain[20:])),
                               ("deflate", zlib.compress(plain)), ("deflate", raw.compress(plain) + raw.flush()),
                               ("identity", plain), ("gzip, gzip", gzip.compress(gzip.compress(plain)))):
            self.assertEqual(self.expected, self.project.post(body, CSV, Content_Encoding=encoding).predictions, encoding)
        refused = self.project.post(plain, CSV, Content_Encoding="br")
        self.assertEqual(415, refused.status)
        self.assertIn("'br' is not supported: use gzip", refused.error)
        for damaged in (plain, gzip.compress(plain)[:-9], b"\x1f\x8b"):
            refused = self.project.post(damaged, CSV, Content_Encoding="gzip")
            self.assertEqual(400, refused.status)
            self.assertIn("Content-Encoding", refused.error)

    def test_a_small_body_that_grows_is_refused_before_it_does(self):
        bomb = gzip.compress(b"0" * (1 << 26))
        with self.assertRaises(self.project.formats.BadRequest) as refused:
            self.project.formats.decode(bomb, "gzip", CSV, 1 << 20)
        self.assertEqual(413, refused.exception.status)


class Neighbours(unittest.TestCase):
    """Bodies of other servers' clients."""

    def test_forms_for_a_model_with_names(self):
        table = pandas.DataFrame({"age": [20.0, 31, 45], "income": [1.0, 2, 4]})
        model = LinearRegression().fit(table, [1, 2, 3])
        project, expected = Project(model), model.predict(table).tolist()
        split = json.loads(table.to_json(orient="split"))
        turned = {"columns": ["income", "age"], "data": table[["income", "age"]].to_numpy().tolist()}
        for body in ({"dataframe_split": split}, {"dataframe_split": turned}, split, turned, {"dataframe_records": records(table)},
                     {"instances": records(table)}, {"inputs": records(table)}, {"inputs": table.to_dict(orient="list")},
                     {"predictions": table.to_numpy().tolist()}, {"features": table.to_numpy().tolist()},
                     {"inputs": table.to_numpy().tolist(), "params": {}}, {"signature_name": "serving_default", "instances": records(table)},
                     {"instances": [{"features": row} for row in table.to_numpy().tolist()]},
                     {"instances": [{"data": {"features": {"values": row}}} for row in table.to_numpy().tolist()]}):
            self.assertEqual(expected, project.post(body).predictions, body)
        for body in ({"age": 20, "income": 1}, {"income": 1, "age": 20}, [20, 1], {"features": [20, 1]}, {"features": {"values": [20, 1]}},
                     {"instances": {"age": 20, "income": 1}}, {"inputs": [20, 1]}, {"inputs": {"age": [20], "income": [1]}}):
            self.assertEqual(expected[:1], project.post(body).predictions, body)
        lines = "\n".join(json.dumps({"features": row}) for row in table.to_numpy().tolist())
        for kind in (LINES, "application/x-ndjson", "application/x-jsonlines", "application/jsonl", "application/json-lines"):
            self.assertEqual(expected, project.post(lines, kind).predictions)
        self.assertIn("it lacks the column 'income'", project.post({"age": 20}).error)
        self.assertIn('needs "instances" or "inputs"', project.post({"rows": [[1, 2]]}).error)
        self.assertIn('the columns of "inputs"', project.post({"inputs": {"age": [20], "income": [1, 2]}}).error)

    def test_aliases_of_types(self):
        project = Project(LinearRegression().fit([[1.0, 2], [3, 5]], [1, 2]))
        expected = project.post([[1, 2]]).predictions
        for kind in ("application/csv", "text/csv", "TEXT/CSV; Charset=UTF-8", "text/x-csv", "text/comma-separated-values"):
            self.assertEqual(expected, project.post("1,2", kind).predictions)
        for kind in ("text/json", "application/json; format=pandas-split", ""):
            self.assertEqual(expected, project.post([[1, 2]], kind).predictions)

    def test_two_servers_one_after_the_other(self):
        table = pandas.DataFrame({"a": [1.0, 2, 4, 7], "b": ["x", "y", "x", "y"]})
        first = make_column_transformer((StandardScaler(), ["a"]), (OneHotEncoder(), ["b"])).fit(table)
        second = LinearRegression().fit(first.transform(table), [1, 2, 3, 4])
        third = LinearRegression().fit([[1.0], [2], [3]], [2, 4, 7])
        expected = second.predict(first.transform(table))
        for accept in (JSON, CSV, LINES, NPY):
            answer = Project(first).post(sheet(table), CSV, accept)
            middle = Project(second).post(answer.body, answer.type, accept)
            self.assertEqual(third.predict(expected.reshape(-1, 1)).tolist(), Project(third).post(middle.body, middle.type).predictions, accept)


class Documents(unittest.TestCase):
    DOCS = ["good puppy", "bad cat, bad", "good dog", "bad snake"]

    def test_text_pipelines_take_texts_in_every_form(self):
        for vectorizer in (TfidfVectorizer(), CountVectorizer(), HashingVectorizer(n_features=64)):
            model = make_pipeline(vectorizer, SGDClassifier(random_state=0)).fit(self.DOCS, [1, 0, 1, 0])
            project, expected = Project(model), model.predict(self.DOCS).tolist()
            cells = [[text] for text in self.DOCS]
            buffer = io.StringIO()
            csv.writer(buffer).writerows(cells)
            for body, kind in ((self.DOCS, JSON), (cells, JSON), ({"instances": self.DOCS}, JSON), ({"inputs": self.DOCS}, JSON),
                               ([{"text": text} for text in self.DOCS], JSON), ({"inputs": {"text": self.DOCS}}, JSON),
                               (buffer.getvalue(), CSV), ("text\n" + buffer.getvalue(), CSV + "; header=present"),
                               ("\n".join(self.DOCS), TEXT), ("\r\n".join(self.DOCS) + "\r\n", TEXT + "; charset=utf-8"),
                               ("\n".join(map(json.dumps, self.DOCS)), LINES), ("\n".join(map(json.dumps, cells)), LINES),
                               (npy(np.array(self.DOCS)), NPY), ({"dataframe_split": {"columns": ["text"], "data": cells}}, JSON)):
                self.assertEqual(expected, project.post(body, kind).predictions, (kind, body))
            for body in ({"inputs": "good puppy"}, {"instances": "good puppy"}, ["good puppy"], '"good puppy"', {"text": "good puppy"}):
                self.assertEqual([1], project.post(body).predictions, body)
        self.assertEqual("row 2, column 1: a text is needed", project.post(["good", 5]).error)
        self.assertEqual("row 1 has 2 values, and the model takes one", project.post([["a", "b"]]).error)

    def test_text_in_a_column_of_a_table(self):
        table = pandas.DataFrame({"text": self.DOCS, "n": [1.0, 2, 3, 4]})
        model = make_pipeline(make_column_transformer((TfidfVectorizer(), "text"), remainder="passthrough"), LogisticRegression())
        model.fit(table, [1, 0, 1, 0])
        project, expected = Project(model, method="predict_proba"), model.predict_proba(table).tolist()
        self.assertEqual(expected, project.post(sheet(table), CSV).predictions)
        self.assertEqual(expected, project.post(records(table)).predictions)
        empty = model.predict_proba(pandas.DataFrame({"text": [""], "n": [1.0]})).tolist()
        self.assertEqual(empty, project.post("text,n\n,1\n", CSV).predictions)
        self.assertEqual(415, project.post("good", TEXT).status)

    def test_long_texts_and_texts_with_ends_of_lines(self):
        project = Project(make_pipeline(CountVectorizer(), SGDClassifier(random_state=0)).fit(self.DOCS, [1, 0, 1, 0]))
        self.assertEqual([1, 0], project.post(json.dumps("good " * 100_000)[:-1] + '"\n"bad"', LINES).predictions)
        self.assertEqual([1, 0], project.post('"' + "good\n" * 50_000 + '"\nbad\n', CSV).predictions)
        self.assertEqual([1], project.post('"good\u2028dog"', LINES).predictions)

    def test_a_vectorizer_that_would_read_files_is_not_served(self):
        with self.assertRaisesRegex(ValueError, "reads files that a request would name"):
            Project(CountVectorizer(input="filename", vocabulary=["a"]))


class Methods(unittest.TestCase):
    ROWS = np.random.default_rng(0).normal(size=(30, 3))
    CLASSES = np.where(ROWS[:, 0] > 0, "yes", "no")

    def test_each_method(self):
        model = LogisticRegression().fit(self.ROWS, self.CLASSES)
        for method in (None, "predict", "predict_proba", "decision_function"):
            expected = getattr(model, method or "predict")(self.ROWS[:4]).tolist()
            self.assertEqual(expected, Project(model, method=method).post(self.ROWS[:4].tolist()).predictions)

    def test_transform_where_there_is_no_predict(self):
        for model in (StandardScaler(), PCA(2), make_pipeline(StandardScaler(), PCA(2))):
            model.fit(self.ROWS)
            self.assertEqual(model.transform(self.ROWS[:4]).tolist(), Project(model).post(self.ROWS[:4].tolist()).predictions)

    def test_a_method_that_the_model_lacks_ends_the_start(self):
        for model, method, message in ((SVC(), "predict_proba", "has no predict_proba. It has predict, decision_function"),
                                       (LinearRegression(), "transform", "It has predict$"),
                                       (DBSCAN(), None, "DBSCAN, has neither predict nor transform"),
                                       (NearestNeighbors(), None, "NearestNeighbors, has neither")):
            model.fit(self.ROWS, (self.CLASSES == "yes").astype(int))
            with self.assertRaisesRegex(ValueError, message):
                Project(model, method=method)

    def test_a_handler_that_predicts_needs_no_method(self):
        model = DBSCAN().fit(self.ROWS)
        project = Project(model, inference="def predict_fn(data, model):\n    return data.sum(axis=1)")
        self.assertEqual(self.ROWS[:2].sum(axis=1).tolist(), project.post(self.ROWS[:2].tolist()).predictions)

    def test_probabilities_of_several_outputs_are_rows(self):
        model = RandomForestClassifier(3, random_state=0).fit(self.ROWS, np.column_stack([self.CLASSES, self.CLASSES[::-1]]))
        first, second = model.predict_proba(self.ROWS[:5])
        project = Project(model, method="predict_proba")
        expected = [list(row) for row in zip(first.tolist(), second.tolist())]
        self.assertEqual(expected, project.post(self.ROWS[:5].tolist()).predictions)
        lines = project.post(self.ROWS[:5].tolist(), accept=CSV).body.decode().splitlines()
        self.assertEqual([[*a, *b] for a, b in expected], [list(map(float, line.split(","))) for line in lines])
        self.assertEqual(expected, np.load(io.BytesIO(project.post(self.ROWS[:5].tolist(), accept=NPY).body)).tolist())

    def test_threads_are_capped(self):
        model = GridSearchCV(make_pipeline(StandardScaler(), RandomForestClassifier(5, n_jobs=-1)), {}, cv=2, n_jobs=-1)
        model.fit(self.ROWS, self.CLASSES)
        project = Project(model)
        self.assertEqual(1, project.invocations.model.raw.best_estimator_[-1].n_jobs)
        self.assertEqual(model.predict(self.ROWS).tolist(), project.post(self.ROWS.tolist()).predictions)


class XGBoost(unittest.TestCase):
    """All of a model's state that changes its predictions is used, in every format of file."""

    @classmethod
    def setUpClass(cls):
        import xgboost

        cls.xgboost, random = xgboost, np.random.default_rng(0)
        cls.rows = random.normal(size=(300, 3))
        cls.rows[::5, 1] = -999
        classes = (cls.rows[:, 0] + random.normal(size=300) > 0).astype(int)
        model = xgboost.XGBClassifier(n_estimators=200, early_stopping_rounds=3, missing=-999, n_jobs=1)
        cls.model = model.fit(cls.rows[:200], classes[:200], eval_set=[(cls.rows[200:], classes[200:])], verbose=False)
        assert cls.model.best_iteration + 1 < cls.model.get_booster().num_boosted_rounds()
        cls.body = cls.rows[:20].tolist()

    def test_early_stopping_and_missing_of_a_classifier_in_its_own_file(self):
        both = self.model.predict_proba(self.rows[:20])
        for name in ("m.json", "m.ubj"):
            project = Project(self.model, "xgboost", None, name, lambda model, path: model.save_model(path))
            self.assertEqual(both[:, 1].tolist(), project.post(self.body).predictions, name)
            project = Project(self.model, "xgboost", "predict_proba", name, lambda model, path: model.save_model(path))
            self.assertEqual(both.tolist(), project.post(self.body).predictions, name)

    def test_pickles(self):
        for name, save in (("m.pkl", pickled), ("xgboost-model", pickled), ("m.joblib", joblib.dump)):
            for method in (None, "predict_proba"):
                expected = getattr(self.model, method or "predict")(self.rows[:20]).tolist()
                self.assertEqual(expected, Project(self.model, "xgboost", method, name, save).post(self.body).predictions)
        booster = self.model.get_booster()
        expected = booster.predict(self.xgboost.DMatrix(self.rows[:20])).tolist()  # which knows nothing of the classifier's settings
        self.assertEqual(expected, Project(booster, "xgboost", None, "xgboost-model", pickled).post(self.body).predictions)

    def test_softmax_and_dart(self):
        classes = np.digitize(self.rows[:, 0], [-0.5, 0.5])
        for options in ({"objective": "multi:softmax"}, {"booster": "dart", "rate_drop": 0.5}, {"booster": "gblinear"}):
            model = self.xgboost.XGBClassifier(n_estimators=10, n_jobs=1, **options).fit(self.rows, classes)
            direct = model.get_booster().predict(self.xgboost.DMatrix(self.rows[:20])).tolist()
            for method, expected in ((None, direct), ("predict_proba", model.predict_proba(self.rows[:20]).tolist())):
                project = Project(model, "xgboost", method, "m.json", lambda model, path: model.save_model(path))
                self.assertEqual(expected, project.post(self.body).predictions, (options, method))

    def test_libsvm(self):
        booster = self.model.get_booster()
        expected = booster.predict(self.xgboost.DMatrix(np.array([[0.5, np.nan, 1], [3, np.nan, np.nan]]))).tolist()
        project = Project(booster, "xgboost", None, "m.ubj", lambda model, path: model.save_model(path))
        for kind in ("text/libsvm", "text/x-libsvm", "application/x-libsvm"):
            self.assertEqual(expected, project.post("1 0:0.5 2:1\n0:3 # only one\n", kind).predictions)
        self.assertEqual(expected, project.post("0.5,,1\n3,,\n", CSV).predictions)
        self.assertIn("row 1: '3:1' is not index:value, with an index from 0 to 2", project.post("0 3:1\n", "text/libsvm").error)

    def test_what_is_not_there_ends_the_start(self):
        with self.assertRaisesRegex(ValueError, "a Booster, has predict only"):
            Project(self.model.get_booster(), "xgboost", "predict_proba", "m.json", lambda model, path: model.save_model(path))
        with self.assertRaisesRegex(ValueError, "It has predict, predict_proba"):
            Project(self.model, "xgboost", "transform", "m.pkl", pickled)
        with self.assertRaisesRegex(ValueError, "a StandardScaler, which is not a model of XGBoost"):
            Project(StandardScaler(), "xgboost", None, "m.pkl", pickled)


class Answers(unittest.TestCase):
    """What is no array is written as a table, or refused with the reason."""

    def answers(self, expression, accept):
        project = Project(LinearRegression().fit([[1.0], [2]], [1, 2]),
                          inference=f"import datetime, numpy as np, pandas as pd, scipy.sparse as sp\ndef predict_fn(data, model):\n    return {expression}")
        return project.post([[1], [2]], accept=accept)

    def test_tables_in_every_type(self):
        for expression, by_json, by_csv in (
                ("pd.DataFrame({'label': ['a', 'b'], 'p': [0.5, 1.0]})", [{"label": "a", "p": 0.5}, {"label": "b", "p": 1.0}], "a,0.5\nb,1.0\n"),
                ("pd.Series([1.5, 2.5])", [1.5, 2.5], "1.5\n2.5\n"),
                ("sp.csr_matrix([[1.0, 0], [0, 2]])", [[1.0, 0.0], [0.0, 2.0]], "1.0,0.0\n0.0,2.0\n"),
                ("np.array(['2024-01-31', '2024-02-01'], 'M8[D]')", ["2024-01-31", "2024-02-01"], "2024-01-31\n2024-02-01\n"),
                ("np.array([True, False])", [True, False], "True\nFalse\n"),
                ("[np.array([1, 2]), np.array([3, 4])]", [[1, 2], [3, 4]], "1,2\n3,4\n"),
                ("[{'a': np.float32(0.5)}, {'a': None}]", [{"a": 0.5}, {"a": None}], "0.5\n\"\"\n")):
            self.assertEqual(by_json, self.answers(expression, JSON).predictions, expression)
            self.assertEqual(by_csv, self.answers(expression, CSV).body.decode(), expression)
            lines = self.answers(expression, LINES)
            self.assertEqual(by_json, [json.loads(line) for line in lines.body.splitlines()], expression)

    def test_columns_in_a_dictionary_are_rows(self):
        columns = "{'label': np.array(['a', 'b']), 'p': [0.5, 1.0]}"
        self.assertEqual("a,0.5\nb,1.0\n", self.answers(columns, CSV).body.decode())
        self.assertEqual([{"label": "a", "p": 0.5}, {"label": "b", "p": 1.0}],
                         [json.loads(line) for line in self.answers(columns, LINES).body.splitlines()])

    def test_what_cannot_be_written(self):
        self.assertEqual(406, self.answers("[['a', 1.5], ['b', 2]]", NPY).status)
        self.assertEqual(406, self.answers("[[1, 2], [3]]", NPY).status)
        self.assertEqual(500, self.answers("np.array([1j, 2])", JSON).status)
        self.assertEqual(500, self.answers("[object(), object()]", CSV).status)

    def test_blocks_are_written_as_the_whole_is(self):
        formats = Project(LinearRegression().fit([[1.0], [2]], [1, 2])).formats
        whole = np.arange(12.0).reshape(6, 2)
        for kind in (JSON, LINES, CSV, NPY):
            writer = formats.writer(kind)
            parts = [writer.add(whole[place:place + 2]) for place in (0, 2, 4)]
            self.assertEqual(formats.write(whole, kind), b"".join(parts) + writer.end(), kind)


class Blocks(unittest.TestCase):
    """A large body is read in blocks, with the same answers and the same numbers of rows."""

    @classmethod
    def setUpClass(cls):
        rows = np.random.default_rng(0).normal(size=(200, 4)).round(6)
        cls.model, cls.rows = HistGradientBoostingRegressor().fit(rows, rows[:, 0]), np.tile(rows, (5, 1))
        cls.project = Project(cls.model)
        cls.expected = cls.model.predict(cls.rows).tolist()
        import bodies

        cls.bodies = bodies

    def setUp(self):
        self.size, self.bodies.BLOCK = self.bodies.BLOCK, 1000

    def tearDown(self):
        self.bodies.BLOCK = self.size

    def bodies_of(self, rows):
        lines = [",".join(map(repr, row)) for row in rows.tolist()]
        return {CSV: "\n".join(lines).encode(), LINES: "\n".join(f"[{line}]" for line in lines).encode(), NPY: npy(rows)}

    def test_the_same_answers(self):
        for kind, body in self.bodies_of(self.rows).items():
            tables = list(self.project.invocations.model.tables(body, kind))
            self.assertGreater(len(tables), 10, kind)
            self.assertTrue((np.concatenate(tables) == self.rows).all())
            self.assertEqual(self.expected, self.project.post(body, kind).predictions)
            for accept in (CSV, LINES, NPY):
                self.bodies.BLOCK = self.size
                whole = self.project.post(body, kind, accept).body
                self.bodies.BLOCK = 1000
                self.assertEqual(whole, self.project.post(body, kind, accept).body)
        self.assertEqual(self.expected, self.project.post(npy(np.asfortranarray(self.rows)), NPY).predictions)

    def test_rows_are_counted_over_the_whole_body(self):
        bodies = self.bodies_of(self.rows)
        lines = bodies[CSV].decode().split("\n")
        lines[777] = "1,2,tall,4"
        self.assertEqual("row 778, column 3: a number is needed", self.project.post("\n".join(lines), CSV).error)
        lines = bodies[LINES].decode().split("\n")
        lines[777] = "[1, 2, 3"
        self.assertIn("line 778 is not JSON", self.project.post("\n".join(lines), LINES).error)
        infinite = self.rows.copy()
        infinite[777, 1] = np.inf
        project = Project(LinearRegression().fit(self.rows[:50], self.rows[:50, 0]))
        import bodies as of_this_project

        of_this_project.BLOCK = 1000
        self.assertIn("row 778, column 2", project.post(npy(infinite), NPY).error)

    def test_ends_of_lines_in_quotation_marks_are_not_ends_of_rows(self):
        words = make_pipeline(CountVectorizer(), SGDClassifier(random_state=0)).fit(["good", "bad"], [1, 0])
        project = Project(words)
        import bodies

        bodies.BLOCK = 500
        texts = ["good\nday, \"quoted\"", "bad"] * 200
        buffer = io.StringIO()
        csv.writer(buffer).writerows([text] for text in texts)
        self.assertEqual([1, 0] * 200, project.post(buffer.getvalue(), CSV).predictions)
        bodies.MOST_BYTES_OF_A_ROW = 2000
        self.assertIn("quotation mark left open", project.post('"' + buffer.getvalue().replace('"', ""), CSV).error)

    def test_a_json_document_that_is_too_large(self):
        import bodies

        most, bodies.MOST_BYTES_OF_JSON = bodies.MOST_BYTES_OF_JSON, 100
        reply = self.project.post(self.rows.tolist())
        bodies.MOST_BYTES_OF_JSON = most
        self.assertEqual(413, reply.status)
        self.assertIn("which are read in blocks", reply.error)


class Damaged(unittest.TestCase):
    """What a client sends wrong is a 400 with the reason, never a 500."""

    @classmethod
    def setUpClass(cls):
        cls.model = LinearRegression().fit([[1.0, 2], [3, 5], [4, 4]], [1, 2, 3])
        cls.project = Project(cls.model)
        cls.expected = cls.model.predict([[1.0, 2.0]]).tolist()

    def test_every_byte_of_an_npy_header(self):
        good = npy(np.array([[1.0, 2.0]]))
        for place in range(len(good) - 16):
            for value in (good[place] ^ 1, good[place] ^ 0x80, 0, 255, ord("("), ord("9")):
                damaged = good[:place] + bytes([value]) + good[place + 1:]
                self.assertIn(self.project.post(damaged, NPY).status, (200, 400), (place, value))
        for length in range(len(good)):
            self.assertEqual(400, self.project.post(good[:length], NPY).status, length)

    def test_kinds_of_arrays(self):
        row = np.array([[1.0, 2.0]])
        for array in (row, row.astype(">f8"), row.astype(np.float32), row.astype(np.float16), row.astype(np.uint64), row.astype(">i2"),
                      np.asfortranarray(row), row[0], row.astype("U"), row.astype("S")):
            for version in ((1, 0), (2, 0), (3, 0)):
                np.testing.assert_allclose(self.project.post(npy(array, version), NPY).predictions, self.expected)
        self.assertEqual(200, self.project.post(npy(np.array([[True, False]])), NPY).status)
        for array in (np.array([[1j, 2]]), row.astype("M8[s]"), np.array([(1.0, 2.0)], dtype="f8,f8"), np.array(5.0), np.zeros((0, 2)),
                      row.astype(np.longdouble) if np.longdouble(1).itemsize > 8 else np.array(5.0)):
            self.assertEqual(400, self.project.post(npy(array), NPY).status, array.dtype)

    def test_json(self):
        for body, message in (("[[1, 2]", "not JSON"), ("[[" + "9" * 400 + ", 2]]", "infinite"), ("[[" + "9" * 5000 + ", 2]]", "too long"),
                              ("[" * 50_000, "nested too deeply"), ('{"a":' * 50_000, "nested too deeply"),
                              ('{"instances": [[1, 2]], "instances": [[3, 4]]}', "has the key 'instances' twice"),
                              ('[["\\ud800", 2]]', "surrogate"), (b'[["\xed\xa0\x80", 2]]', "not UTF-8"), ("[[1, 2], 3]", "row 2 has no columns"),
                              ("[[1, [2]]]", "single value"), ("[[[1, 2]]]", "row 1 has 1 columns"), ("[{}]", "row 1 has 0 columns")):
            reply = self.project.post(body)
            self.assertEqual(400, reply.status, reply.body)
            self.assertIn(message, reply.error)

    def test_csv(self):
        for body, message in (('"1,2', "left open"), ('1,2\n3,"4', "left open"), ('"1"x,2', "column 1: a number"), ("1,2\0", "NUL"), ("1,2\n3\n", "row 2 has 1 columns"),
                              ("\n\n", "no rows"), ("1,2,3\n", "row 1 has 3 columns"), ("1_0,2", "column 1: a number"), ("١,2", "column 1: a number")):
            reply = self.project.post(body, CSV)
            self.assertEqual(400, reply.status, reply.body)
            self.assertIn(message, reply.error)

    def test_errors_in_the_model_that_the_data_caused(self):
        table = pandas.DataFrame({"city": ["a", "b", "a"], "n": [1.0, 2, 3]})
        model = make_pipeline(make_column_transformer((OneHotEncoder(), ["city"]), remainder="passthrough"), LogisticRegression())
        project = Project(model.fit(table, [0, 1, 0]))
        self.assertIn("row 2: ", project.post([["a", 1], ["c", 2]]).error)
        self.assertIn("row 2, column 1 ('city'): a text is needed", project.post([["a", 1], [5, 2]]).error)
        self.assertIn("row 3", project.post("a,1\nb,2\n,3\n", CSV).error)
        self.assertNotIn("'c'", project.log)


if __name__ == "__main__":
    unittest.main()
