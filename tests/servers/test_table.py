"""A body becomes a table with the model's own names and types: the model sees what it would have seen in a notebook."""
import csv
import json
import unittest

import numpy as np
import pandas
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector, make_column_transformer
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import BaggingClassifier, HistGradientBoostingRegressor, StackingClassifier, VotingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.impute import SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer, LabelEncoder, MinMaxScaler, MultiLabelBinarizer, OneHotEncoder, OrdinalEncoder, StandardScaler)

from inprocess import Project, pickled
from tables import JSON, LINES, CSV, NPY, TEXT, sheet, records, npy


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
        tables = list(project.invocations.tables(b"a,b\n4,1\n", CSV))
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
        for body in ("a,b\n1,2\n", "a,3\n1,2\n", "a,b\n1,x\n", "a,b\nx,1\nx,2\n", "a,b\nx,y\n"):
            self.assertIn("text/csv; header=present if it is a header, or text/csv; header=absent", project.post(body, CSV).error)
        self.assertEqual([["a", "b"], ["x", "y"]], project.post("a,b\nx,y\n", CSV + "; header=absent").predictions)
        self.assertEqual([["a", "b"]], project.post("a,b\n", CSV).predictions)

    def test_a_header_is_not_a_row_of_a_model_that_says_nothing(self):
        project = Project(DummyClassifier().fit([["x", 1], ["y", 2]], ["no", "no"]))
        self.assertEqual(400, project.post("city,age\nx,1\ny,2\n", CSV).status)
        self.assertEqual(["no", "no"], project.post("city,age\nx,1\ny,2\n", CSV + "; header=present").predictions)
        self.assertEqual(["no", "no"], project.post("x,1\ny,2\n", CSV).predictions)

    def test_two_columns_of_one_name_are_not_filled_from_one_key(self):
        frame = pandas.DataFrame(np.random.default_rng(0).normal(size=(30, 3)), columns=["a", "b", "a"])
        model = LinearRegression().fit(frame, frame.to_numpy() @ [1.0, 2.0, 3.0])
        project = Project(model)
        for body in ([{"a": 1.0, "b": 2.0}], {"inputs": {"a": [1.0], "b": [2.0]}},
                     {"dataframe_split": {"columns": ["b", "a"], "data": [[2.0, 1.0]]}}):
            self.assertIn("two columns named 'a': send rows as lists", project.post(body).error)
        self.assertEqual(200, project.post("a,b,a\n1,2,3\n", CSV).status)
        self.assertEqual(200, project.post([[1.0, 2.0, 3.0]]).status)

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
        self.assertEqual("row 1, column 2: a number is needed. If the first line is a header, send the content type "
                         "text/csv; header=present",
                         project.post("1,b,3\n", CSV).error)

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
